import type { ProviderName } from '../../kit/terms/provider.ts';
import type { FaultSettings } from '../../faults/index.ts';
import type { Refusals } from '../proxy/client-shares.ts';
import type { FaultSummary } from '../../collector/records/record.ts';

/** What `GET /status` tells, and every change answers with. */
export interface InjectorStatus {
  /** What is armed, in the order it is asked. */
  faults: readonly FaultSettings[];
  /** What each of them has done since it was armed, in the same order. */
  summaries: FaultSummary[];
  /** Null when nothing is armed. */
  leaseLeftMs: number | null;
  /** Upstream calls since the start, and those a fault was applied to. */
  attempts: number;
  faulted: number;
  /** Calls a fault keeps waiting now, or whose response it shapes. */
  held: number;
  openConnections: number;
  /** Connections since the start, and those a fault was applied to before there was a request. */
  connections: number;
  faultedConnections: number;
  /** Does its port take connections? */
  portState: 'listening' | 'refusing';
  /** What it did not take on, and whom it did not wait for, since the start. Missing: an earlier version, which had no bounds. */
  refused?: Refusals;
}

/** What a long-lived injector tells besides. */
export interface ServiceStatus extends InjectorStatus {
  /** New with every start: event ids of another start mean nothing. */
  bootId: string;
  /** The injector's own clock, to measure how far it is from the reader's. */
  epochMs: number;
  /** Where everything goes, for life. */
  upstream: string;
  /** Where it takes the target's requests. */
  port: number;
  lastEventId: number;
  /** Missing: an earlier version, which does not count them. */
  linesLost?: LinesLost;
  /** Who has taken it; null when nobody has. */
  session: SessionStatus | null;
}

/** Lines that could not be written since the start: a closed terminal, a full disk. */
export interface LinesLost {
  /** Of those for people. */
  log: number;
  journal: number;
}

/** A run that has an injector to itself. */
export interface SessionStatus {
  /** Who holds it, for people. */
  holder: string;
  provider: ProviderName;
  leaseLeftMs: number;
  /** Calls that came in this session and are not over. */
  openAttempts: number;
}
