import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { ProviderChange } from '../../scorecard/scorecard.ts';
import { isInScope } from '../join/group-requests.ts';
import type { EntryWindow } from '../join/phase-windows.ts';
import type { RowList } from '../join/row-list.ts';
import type { ScoredRequest } from '../join/scored-request.ts';

/** Answers a majority is taken over: odd, so that of two there always is one, and enough that a canary has none by chance. */
const WINDOW = 9;

/** A stretch of the run in which the same providers have faults. */
export interface FaultStretch {
  startMs: number;
  faulted: readonly ProviderName[];
}

/** What is looked at; `requests` in order of `atMs`, stretches in order of `startMs`. */
export interface ChangesInput {
  requests: RowList<Pick<ScoredRequest, 'atMs' | 'overMs' | 'server' | 'phase'>>;
  stretches: readonly FaultStretch[];
}

/**
 * Each time another provider came to give most of the last 9 answers, dated by the request that made it so; the warm-up is
 * left out. The first change away from a provider that has a fault is expected (`away`), and so is, once no provider has one
 * any more, the first to the one that gave most answers before the first fault (`back`); all others are flaps. A request that
 * waits from one stretch into the next may change for what either of them brings.
 */
export function listProviderChanges({ requests, stretches }: ChangesInput): ProviderChange[] {
  const changes: ProviderChange[] = [];
  const recent: ProviderName[] = [];
  const used = new Set<FaultStretch>();
  let current: ProviderName | null = null;
  let home: ProviderName | null = null;
  for (const { atMs, overMs, server, phase } of requests) {
    if (phase === 'warmup' || server === null) continue;
    recent.push(server);
    if (recent.length > WINDOW) recent.shift();
    if (recent.length < WINDOW) continue;
    const majority = recent.find((name) => recent.filter((other) => other === name).length * 2 > WINDOW);
    if (majority === undefined) continue;
    if (current !== null && majority !== current) {
      const [from, to] = [current, majority];
      // Sent before the outage and met by it, a request is of its first fault.
      const first = isInScope(phase, 'outage') ? stretches[0] : undefined;
      const lived = stretches.filter(({ startMs }, place) => {
        const endMs = stretches[place + 1]?.startMs ?? Infinity;
        return startMs <= (overMs ?? atMs) && endMs > atMs;
      });
      const stretch = (lived.length > 0 || first === undefined ? lived : [first]).find(
        (candidate) => !used.has(candidate) && explain(candidate, from, to, home) !== null,
      );
      if (stretch !== undefined) used.add(stretch);
      changes.push({ atMs, to, expected: stretch === undefined ? null : explain(stretch, from, to, home) });
    }
    current = majority;
    if (phase === 'baseline') home = majority;
  }
  return changes;
}

function explain(
  { faulted }: FaultStretch,
  from: ProviderName,
  to: ProviderName,
  home: ProviderName | null,
): ProviderChange['expected'] {
  if (faulted.includes(from)) return 'away';
  return faulted.length === 0 && to === home ? 'back' : null;
}

/** Where the same providers have faults, and where none has any more: neighbours that are alike are one. */
export function layFaultStretches(
  entries: readonly EntryWindow[],
  faultedIn: (entry: number) => readonly ProviderName[],
): FaultStretch[] {
  const stretches: FaultStretch[] = [];
  for (const { entry, startMs } of entries) {
    const faulted = faultedIn(entry);
    const last = stretches.at(-1);
    if (last === undefined && faulted.length === 0) continue;
    if (last === undefined || last.faulted.join() !== faulted.join()) stretches.push({ startMs, faulted });
  }
  return stretches;
}
