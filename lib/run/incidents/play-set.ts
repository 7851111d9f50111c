import type { ReplayRow, ReplayRun } from '../../collector/scorecard/replay-row.ts';
import type { Incident } from '../../drill/incidents/incident.ts';
import { CutoverError, findErrorCode, formatCause } from '../../kit/cutover-error.ts';
import { maskUrlsIn } from '../../kit/settings/mask-url.ts';

/** What came of a set. */
export interface PlayedSet {
  /** In the order in which they were played; what comes behind the last was not. */
  rows: ReplayRow[];
  /** What was thrown, and ended it; null: nothing, or a row says it. */
  thrown: { error: unknown } | null;
}

export interface PlaySetOptions<Planned> {
  play: (planned: Planned, place: number) => Promise<ReplayRun>;
  /** Whoever stops it stops the set. */
  signal: AbortSignal;
  /** Told, in a sentence, of what could not be played. */
  tell: (text: string) => void;
}

/**
 * Plays incidents one after another and keeps what came of each. Where the target or a provider could not be started or reached, that one is an error, and the next is
 * played: before it does any harm it looks whether they are back. Two of those in a row end the set, as the others would meet the same. So does a run that was aborted,
 * and whatever else keeps one from being played, as nobody knows that the next would not meet it, or must not be played: a safety lever, a frozen time, a lock that
 * another holds, a full disk, a bug.
 */
export async function playSet<Planned extends { incident: Pick<Incident, 'name' | 'shapes'> }>(
  plans: readonly Planned[],
  { play, signal, tell }: PlaySetOptions<Planned>,
): Promise<PlayedSet> {
  const rows: ReplayRow[] = [];
  for (const [place, planned] of plans.entries()) {
    const { name, shapes } = planned.incident;
    // Who stops it while what came of the last is looked at has not stopped that one.
    if (signal.aborted)
      return { rows, thrown: { error: new CutoverError('aborted', `The set was stopped before ${name} was played.`) } };
    try {
      const row = await play(planned, place);
      rows.push(row);
      if (row.verdict === 'aborted') break;
    } catch (error) {
      if (findErrorCode(error) !== 'target' || signal.aborted) return { rows, thrown: { error } };
      const isSecond = rows.at(-1)?.kind === 'error';
      const reason = maskUrlsIn(formatCause(error));
      rows.push({ kind: 'error', incident: name, shapes, survived: null, reason });
      tell(`${name} could not be played: ${reason}`);
      if (!isSecond) continue;
      tell('Two in a row could not be played: the others would meet the same, and are not tried.');
      break;
    }
  }
  return { rows, thrown: null };
}
