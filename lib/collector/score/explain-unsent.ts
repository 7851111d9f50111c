import type { ScopeName } from '../../drill/objectives/scope.ts';
import { planTimeline } from '../../drill/timeline.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import type { PhaseName } from '../../kit/terms/phase.ts';
import { findEarlyEnd } from './join/find-early-end.ts';
import { selectScope } from './join/group-requests.ts';
import type { Run } from './join/run.ts';

/** Why nothing could be measured in a scope: no request of it was sent, and how that came about, as a clause; null: some were. */
export function explainUnsent(run: Run, scope: ScopeName): string | null {
  const { drill, arrivals, requests, windows, cutShort } = run;
  if (selectScope(requests, scope).length > 0) return null;
  const phase = phaseOf(scope);
  const spans = planTimeline(drill.timeline).filter(({ settings }) =>
    phase === null ? settings.phase !== 'warmup' : settings.phase === phase,
  );
  if (spans.length === 0) return `the drill has no ${phase ?? 'phase behind its warm-up'}`;
  const isIts = (dueMs: number): boolean => spans.some((span) => dueMs >= span.startMs && dueMs < span.endMs);
  const planned = arrivals.filter(({ dueMs }) => isIts(dueMs));
  if (planned.length === 0) return 'none is planned for it';
  if (phase === 'outage' && selectScope(requests, 'outage').length > 0) return explainSplit(run, scope);
  const earlyMs = findEarlyEnd(run);
  if (earlyMs !== null) {
    const hasBegun = windows.some((window) => (phase === null ? window.phase !== 'warmup' : window.phase === phase));
    if (!hasBegun) return 'the run was ended before it began';
    if (!planned.some(({ dueMs }) => dueMs <= earlyMs)) return 'the run was ended before the first was due';
    if (planned.some(({ index }) => cutShort.has(index))) return 'those under way were cut short as the run was ended';
  }
  if (requests.some(({ arrival }) => isIts(arrival.dueMs)))
    return 'all that were planned for it belong to another phase';
  return `of ${formatCount(planned.length)} that are planned for it none was sent`;
}

/** Which part of the timeline a scope lies in; null: all but the warm-up. */
function phaseOf(scope: ScopeName): PhaseName | null {
  if (scope === 'run') return null;
  return scope === 'cutover' || scope === 'on-fallback' ? 'outage' : scope;
}

/** Of an outage in which requests were sent, all are in its other part. */
function explainSplit({ moves }: Run, scope: ScopeName): string {
  if (scope === 'cutover') return 'a fallback served all of the outage';
  return moves.stableMs === null
    ? 'no fallback came to serve and kept on to the end of the outage'
    : 'the outage was over when a fallback had come to serve';
}
