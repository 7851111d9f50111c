import { findTarget } from '../../drill/targets/index.ts';
import { wireOf } from '../../drill/provider-wire.ts';
import type { Drill } from '../../drill/drill.ts';

/**
 * Throws the `usage` error of a target that asks for what nobody has, `${prt}` or a variable that is not set, before anything is started
 * for it.
 */
export function checkPlaces({ target, providers }: Pick<Drill, 'target' | 'providers'>, env: NodeJS.ProcessEnv): void {
  const anybody = { url: 'http://127.0.0.1:1/v1', model: 'model', apiKey: 'key' };
  findTarget(target).plan(target, {
    providers: Object.fromEntries(
      providers.map(({ name, upstream }) => [name, { ...anybody, wire: wireOf(upstream) }]),
    ),
    port: 1,
    env,
  });
}
