import { arrivalOfTry } from '../../../drill/try-number.ts';
import { scoredPhaseNames } from '../../../kit/terms/phase.ts';
import type { FollowedArrivals, FollowUps } from '../../scorecard/follow-ups.ts';
import { isUsable } from '../join/is-usable.ts';
import type { Run } from '../join/run.ts';
import type { ScoredRequest } from '../join/scored-request.ts';
import { listJudgedKinds } from './measure-application.ts';

/** What was asked behind the planned requests, and what that came to for those who asked. Null: nothing may be, in this drill. */
export function measureFollowUps({ drill, arrivals, requests }: Run): FollowUps | null {
  const { followUps } = drill.traffic;
  if (followUps === undefined) return null;
  const planned = arrivals.length;
  const judgedKinds = listJudgedKinds(drill);
  const kinds = new Map(followUps.map(({ name }) => [name, { name, sent: 0, answered: 0, judged: 0, usable: 0 }]));
  const byArrival = new Map<number, Conversation>();
  for (const request of requests) {
    const index = arrivalOfTry(request.arrival.index, planned);
    const own = byArrival.get(index) ?? { phase: null, followUps: 0, answered: true };
    byArrival.set(index, own);
    const isAnswered = request.failure === null;
    own.answered &&= isAnswered;
    if (request.arrival.index < planned) {
      own.phase = request.phase;
      continue;
    }
    own.followUps++;
    const counts = kinds.get(request.arrival.kind);
    if (counts === undefined) continue;
    counts.sent++;
    if (!isAnswered) continue;
    counts.answered++;
    if (!judgedKinds.has(request.arrival.kind)) continue;
    counts.judged++;
    if (isUsable(request)) counts.usable++;
  }
  const all = [...kinds.values()];
  return {
    sent: all.reduce((sum, { sent }) => sum + sent, 0),
    answered: all.reduce((sum, { answered }) => sum + answered, 0),
    kinds: all,
    phases: scoredPhaseNames.flatMap((phase) =>
      countPhase(
        phase,
        [...byArrival.values()].filter((own) => own.phase === phase),
      ),
    ),
  };
}

/** All requests of one arrival. */
interface Conversation {
  /** Of the planned one; null: it is not known to be sent. */
  phase: ScoredRequest['phase'] | null;
  followUps: number;
  answered: boolean;
}

function countPhase(phase: FollowedArrivals['phase'], own: readonly Conversation[]): FollowedArrivals[] {
  if (own.length === 0) return [];
  const answered = own.filter((each) => each.answered).length;
  return [
    {
      phase,
      arrivals: own.length,
      followed: own.filter(({ followUps }) => followUps > 0).length,
      followUps: own.reduce((sum, { followUps }) => sum + followUps, 0),
      answered,
      answeredRatio: answered / own.length,
    },
  ];
}
