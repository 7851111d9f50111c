import type { Drill } from '../../drill/drill.ts';
import { findTarget } from '../../drill/targets/index.ts';
import { hostOf, isThisMachine, parseHttpUrl } from '../../kit/settings/http-url.ts';

/**
 * By what a target is known to all that drill it: its address without query and slashes at its end, whatever stands for this machine by the machine's name.
 * Null: the drill starts it, so that nobody else drills it.
 */
export function findTargetKey({ target }: Pick<Drill, 'target'>, host: string): string | null {
  const written = findTarget(target).urls(target)['url'];
  if (written === undefined || ('start' in target && target.start !== undefined)) return null;
  const url = parseHttpUrl(written);
  if (url === null) return null;
  const name = hostOf(url);
  const port = url.port === '' ? '' : `:${url.port}`;
  const isOwn = isThisMachine(name) || ['0.0.0.0', '[::]'].includes(name);
  const path = url.pathname.replace(/\/+$/, '');
  return `${url.protocol}//${isOwn ? host.toLowerCase() : name}${port}${path}`;
}
