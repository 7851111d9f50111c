import type { Contact, FlightResult } from './game-day.ts';

/** A stretch of the plan: a part of one entry of the timeline, cut at each full minute. Times are ms from the start of the run. */
export interface PlanStep {
  startMs: number;
  endMs: number;
  phase: string;
  /** Planned requests. */
  requests: number;
  /** What is done to providers in it. */
  faults: { provider: string; fault: string; tenants: number }[];
}

/** What a drill will do, as somebody approves it. It is the same for the same drill, whenever and wherever it is made. */
export interface GamePlan {
  schemaVersion: 1;
  kind: 'plan';
  /** The drill as it will be run, without secrets. */
  drill: Readonly<Record<string, unknown>> & { name: string; seed: number; description?: string };
  /** What is in the files that the drill names: the SHA-256 of each, or why it cannot be read, by its path. */
  files: Readonly<Record<string, string>>;
  /** A hash of all its settings, those that are not shown among them. */
  sealed: string;
  /** Kind and address. */
  target: string;
  providers: { name: string; behind: string }[];
  lastsMs: number;
  requests: number;
  /** The most that callers may ask, further tries and follow-ups among it. */
  mostRequests: number;
  steps: PlanStep[];
  /** The largest share of tenants that a fault is for. */
  tenants: number;
  /** Whom the seed picks for that share, of those that ask in the outage; null: it is all, or what tells them apart is not known before. */
  picked: { tenants: number; ofTenants: number; requests: number; ofRequests: number } | null;
  /** What ends it early, a sentence each. */
  stops: string[];
  contacts: Contact[];
  commands: Pick<FlightResult, 'which' | 'command'>[];
  cost: {
    inputTokens: number;
    outputTokens: number;
    /** Of all requests at the dearest provider; null: nothing that is paid for is asked, or `unpriced` names who has no price. */
    money: number | null;
    unpriced: string[];
  };
}
