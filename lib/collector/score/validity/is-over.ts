import { planTimeline } from '../../../drill/timeline.ts';
import type { PhaseName } from '../../../kit/terms/phase.ts';
import type { Run } from '../join/run.ts';

/** Had a part of the drill come to its planned end by a moment, ms from the start of the run? One that the drill has not is never to come. */
export function isOver({ drill }: Pick<Run, 'drill'>, part: PhaseName, atMs: number): boolean {
  const last = planTimeline(drill.timeline).findLast(({ settings }) => settings.phase === part);
  return last === undefined || last.endMs <= atMs;
}
