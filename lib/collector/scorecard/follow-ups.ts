import type { ScoredPhaseName } from '../../kit/terms/phase.ts';
import type { RequestKind } from '../../kit/terms/request-kind.ts';

/** What a virtual user of one's own asked behind the planned requests. */
export interface FollowUps {
  /** Follow-ups that were sent, and answered. */
  sent: number;
  answered: number;
  /** By name, in the drill's order; `usable` over `judged`, which are the answered ones whose name has a contract. */
  kinds: { name: RequestKind; sent: number; answered: number; judged: number; usable: number }[];
  /** By the phase of the planned request, of those that were sent. */
  phases: FollowedArrivals[];
}

/** The planned requests of a phase with all that was asked behind them. */
export interface FollowedArrivals {
  phase: ScoredPhaseName;
  arrivals: number;
  /** Those with a follow-up, and all follow-ups of them. */
  followed: number;
  followUps: number;
  /** Those of which every request was answered. */
  answered: number;
  /** The latter over `arrivals`, 0..1. */
  answeredRatio: number;
}
