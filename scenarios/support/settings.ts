import type { ClientSettings } from '../../lib/drill/clients.ts';
import type { FollowUpSettings } from '../../lib/drill/follow-ups.ts';
import type { TargetRequest } from '../../lib/drill/targets/render-call.ts';
import type { NamedWorkload } from '../../lib/drill/workloads/requests.ts';

/** Begins what a virtual user of one's own has to say; by it the runner knows a script that has one. */
export const OWN_USER = 'virtualUser of cutover/k6';

/** What the runner tells the script, as JSON in the environment variable `CUTOVER_LOAD`. */
export interface LoadSettings {
  /** Where requests are posted: the observer. */
  url: string;
  /** Headers every request bears. */
  headers: Record<string, string>;
  /** How a request is written. */
  request: TargetRequest;
  /** The plan's file. */
  planPath: string;
  /** The file of the cases that the plan gives by number; null: it gives none so. */
  casesPath: string | null;
  /** Marks the requests of this run. */
  runToken: string;
  /** The run's first record; the script adds when the run starts. */
  runStart: Readonly<Record<string, unknown>>;
  model: string;
  /** Whether the correlation id stands at the end of every prompt. */
  marker: 'never' | 'always';
  /** What each kind of request asks for. */
  requests: NamedWorkload[];
  /** Of one try, where callers try again. */
  requestTimeoutMs: number;
  /** How callers try again; left out: none does. `seed` is the drill's, for the chance in their waits. */
  clients?: ClientSettings & { seed: number };
  /** What may be asked for behind a planned request; left out: nothing. */
  followUps?: FollowUpSettings[];
  /** The longest that one arrival may take, all its calls together; left out: one `requestTimeoutMs`. */
  longestCallMs?: number;
  /** Arrivals that are overdue by more are dropped. */
  maxLateMs: number;
  vus: number;
  arrivals: number;
  /** Longest time from the first request's due time to the last one's end. */
  maxDurationMs: number;
  /** Time from the end of the set-up to the run's start. */
  leadMs: number;
}
