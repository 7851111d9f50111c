import type { NoteKind } from '../../../kit/terms/note-kind.ts';
import { roundMs } from '../../../kit/stats/round-ms.ts';
import type { HumanResponse } from '../../scorecard/response.ts';
import type { Run } from '../join/run.ts';

/** How fast people were, by what they noted; null: nobody noted anything. What they noted before the outage is no answer to it. */
export function measureResponse({
  evidence,
  startEpochMs,
  outage,
}: Pick<Run, 'startEpochMs' | 'outage'> & { evidence: Pick<Run['evidence'], 'notes'> }): HumanResponse | null {
  if (evidence.notes.length === 0) return null;
  const notes = evidence.notes.map(({ atEpochMs, as, text }) => ({
    atMs: roundMs(atEpochMs - startEpochMs),
    as,
    text,
  }));
  const findFirst = (kinds: readonly NoteKind[]): number | null => {
    if (outage === null) return null;
    const first = notes.find(({ atMs, as }) => kinds.includes(as) && atMs >= outage.startMs);
    return first === undefined ? null : roundMs(first.atMs - outage.startMs);
  };
  return { notes, alertMs: findFirst(['paged', 'seen']), mitigationMs: findFirst(['mitigated']) };
}
