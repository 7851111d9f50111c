import type { Drill } from '../../drill/drill.ts';
import { wireOf } from '../../drill/provider-wire.ts';
import type { ProviderAddress } from '../../drill/targets/provider-call.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import type { Cleanup } from '../../proxies/process/cleanup.ts';
import { listGuardProviders } from '../guards/guard-seats.ts';
import { withOwnPrograms } from '../runner/own-programs.ts';
import type { RunFolder } from '../runner/run-folder.ts';
import { createChildren } from '../runner/start-children.ts';
import { startUpstream } from '../runner/start-upstream.ts';
import type { Column } from './columns.ts';

export interface StartProvidersOptions {
  drill: Drill;
  columns: readonly Column[];
  folder: RunFolder;
  env: NodeJS.ProcessEnv;
  redactor: Redactor;
  cleanup: Cleanup;
  signal: AbortSignal;
  tell(text: string): void;
}

/** Starts those of the providers that are ours to start, without target, injectors or observer, and says where each is asked itself. */
export async function startProviders(options: StartProvidersOptions): Promise<ReadonlyMap<string, ProviderAddress>> {
  const { drill, columns, folder, env, redactor, cleanup, signal, tell } = options;
  const children = createChildren({ redactor, cleanup, warn: tell });
  const launching = { env: withOwnPrograms(env), redactor, signal };
  const guards = listGuardProviders(drill);
  const asked = drill.providers.filter(
    ({ name }) => guards.has(name) || columns.some(({ provider }) => provider === name),
  );
  // All of them, so that nothing is still being started when the first failure is thrown.
  const started = await Promise.allSettled(
    asked.map(async (settings) => {
      const { name, upstream } = settings;
      const url = await startUpstream(settings, {
        drill,
        folder,
        isPlanned: true,
        launching,
        children,
        cleanup,
        warn: tell,
      });
      const keyEnv = 'apiKeyEnv' in upstream ? upstream.apiKeyEnv : undefined;
      const apiKey = keyEnv === undefined ? null : (env[keyEnv] ?? null);
      return [name, { url, wire: wireOf(upstream), apiKey }] as const;
    }),
  );
  return new Map(
    started.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    }),
  );
}
