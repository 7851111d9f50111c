import type { ExchangeHandler, OpenedExchange } from '../proxy/exchange-handler.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import type { AttemptRecord } from '../../collector/records/record.ts';
import { createLateReading } from '../answers/late-reading.ts';
import { Attempt, type AttemptContext } from './attempt.ts';
import type { FaultChain } from './fault-chain.ts';
import { OpenCalls } from './open-calls.ts';
import type { RunIdentity } from './run-identity.ts';
import { WaitingAttempts } from './waiting-attempts.ts';

/** What the attempts of one injector have in common. */
export interface AttemptSettings {
  /** The run that calls which come now belong to. */
  identify(): RunIdentity;
  /** Of the clock the faults are armed by, ms. */
  now(): number;
  /** The faults armed at this moment; null when there are none. */
  armed(): FaultChain | null;
  /** Takes out of records what must not be written. */
  redactor: Redactor;
  write(record: AttemptRecord, run: RunIdentity): void;
}

/** Counts since the start, and attempts a fault holds or shapes now. */
export interface AttemptCounts {
  attempts: number;
  faulted: number;
  held: number;
}

/** Decides over each upstream call by the armed faults, and records it when it is over. */
export interface Attempts {
  open(exchange: OpenedExchange): ExchangeHandler;
  /** Lets go of what faults keep waiting. */
  releaseHeld(): void;
  /** Says of attempts that end while `act` runs that this fault has ended them. */
  endBy(fault: string, act: () => void): void;
  counts(): AttemptCounts;
  /** Calls that are not over: of this run, or all of them. */
  countOpen(runToken?: string): number;
  /** Resolves when every attempt that has ended is written. */
  settle(): Promise<void>;
}

/** The attempts of one injector. */
export function createAttempts({ identify, now, armed, redactor, write }: AttemptSettings): Attempts {
  const openCalls = new OpenCalls();
  const waiting = new WaitingAttempts();
  let attempts = 0;
  let faulted = 0;
  let endedBy: string | null = null;
  const ending = new Set<Promise<void>>();
  const context: AttemptContext = {
    armed,
    now,
    waiting,
    reading: createLateReading(),
    redactor,
    onFaulted: () => void faulted++,
    onEnd({ run, calls }, reading) {
      const by = endedBy;
      const written = reading
        .then((record) => {
          openCalls.end(calls);
          if (record.fault === null && by !== null) {
            record.fault = by;
            record.faultMs = record.endMs;
            faulted++;
          }
          write(record, run);
        })
        .finally(() => ending.delete(written));
      ending.add(written);
    },
  };

  return {
    open(exchange) {
      const run = identify();
      return new Attempt(exchange, ++attempts, run, openCalls.begin(run.runToken), context);
    },
    releaseHeld: () => waiting.release(),
    endBy(by, act) {
      endedBy = by;
      try {
        act();
      } finally {
        endedBy = null;
      }
    },
    counts: () => ({ attempts, faulted, held: waiting.size }),
    countOpen: (runToken) => openCalls.count(runToken),
    async settle() {
      await Promise.all(ending);
    },
  };
}
