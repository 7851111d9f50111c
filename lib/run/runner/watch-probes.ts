import { setTimeout as sleep } from 'node:timers/promises';
import type { StopProbe } from '../../drill/objectives/stop-probes.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { maskUrl } from '../../kit/settings/mask-url.ts';
import { lookAtCommand, lookAtUrl } from '../probes/look.ts';

/** Looks once; resolves to why it is not well, as a clause; null: it is. It never throws. */
export type Look = (probe: StopProbe, signal: AbortSignal) => Promise<string | null>;

/**
 * Looks at each probe again and again until the signal ends it, one look of each at a time. Resolves to why the drill is to end, as a clause; null: no
 * probe was bad so many times in a row.
 */
export async function watchProbes(
  probes: readonly StopProbe[],
  signal: AbortSignal,
  look: Look = lookOnce,
): Promise<string | null> {
  if (probes.length === 0) return null;
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const whys = await Promise.all(
    probes.map(async (probe) => {
      const why = await watchOne(probe, until, look);
      if (why !== null) over.abort();
      return why;
    }),
  );
  return whys.find((why) => why !== null) ?? null;
}

async function watchOne(probe: StopProbe, signal: AbortSignal, look: Look): Promise<string | null> {
  let bad = 0;
  while (!signal.aborted) {
    const beganMs = performance.now();
    const why = await look(probe, signal);
    // A look that was cut short says nothing.
    if (signal.aborted) return null;
    bad = why === null ? 0 : bad + 1;
    if (why !== null && bad >= probe.misses)
      return `the probe ${nameProbe(probe)} was bad ${formatCount(bad)} ${bad === 1 ? 'time' : 'times in a row'}, at last as ${why}`;
    const waitMs = Math.max(0, probe.everyMs - (performance.now() - beganMs));
    await sleep(waitMs, undefined, { signal, ref: false }).catch(() => {});
  }
  return null;
}

function nameProbe({ command, url }: StopProbe): string {
  return url === undefined ? (command ?? []).join(' ') : maskUrl(url);
}

function lookOnce({ command, url, timeoutMs }: StopProbe, signal: AbortSignal): Promise<string | null> {
  return url === undefined ? lookAtCommand(command ?? [], timeoutMs, signal) : lookAtUrl(url, timeoutMs, signal);
}
