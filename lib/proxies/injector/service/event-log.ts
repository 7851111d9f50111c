import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { AttemptRecord, ConnectionRecord, FaultRecord, HealthRecord } from '../../../collector/records/record.ts';
import type { SessionChange } from './session-lock.ts';

/** A run took the injector, or it ended. */
export interface SessionEvent {
  kind: 'session';
  event: SessionChange['event'];
  holder: string;
  provider: ProviderName;
  atEpochMs: number;
  /** What told an injector to end that did. Left out: it did not, or ended by itself. */
  signal?: EndSignal;
}

/** By what a supervisor, or a person at its terminal, ends an injector. */
export type EndSignal = 'SIGINT' | 'SIGTERM';

/** What a long-lived injector tells as it happens. */
export type InjectorRecord = AttemptRecord | ConnectionRecord | FaultRecord | HealthRecord | SessionEvent;

/** One thing that happened, by its number; `run` is the run it belongs to. */
export interface InjectorEvent {
  /** Counted from 1 without a gap since the start. */
  id: number;
  run: string | null;
  record: InjectorRecord;
}

/** What a reader has missed: `records` is null when the injector was restarted and nobody knows. */
export interface LostEvents {
  /** The number the next event has, at least. */
  nextId: number;
  records: number | null;
}

/** Keeps the latest events for any number of readers, each at its own place; a slow one loses the oldest. */
export interface EventLog {
  readonly bootId: string;
  readonly lastId: number;
  publish(run: string | null, record: InjectorRecord): void;
  /** The event of this number, or how many are gone from there on; undefined when it has not happened yet. */
  read(id: number): InjectorEvent | LostEvents | undefined;
  /** Calls `wake` after each event until the returned function is called. */
  follow(wake: () => void): () => void;
  readonly followers: number;
  /** Nothing more will happen: who follows is woken once more. */
  end(): void;
  readonly isOver: boolean;
}

/** A log that keeps so many events. */
export function createEventLog(bootId: string, capacity: number): EventLog {
  const kept: InjectorEvent[] = [];
  const wakes = new Set<() => void>();
  let lastId = 0;
  let isOver = false;
  return {
    bootId,
    get lastId() {
      return lastId;
    },
    get followers() {
      return wakes.size;
    },
    publish(run, record) {
      lastId++;
      kept[lastId % capacity] = { id: lastId, run, record };
      for (const wake of wakes) wake();
    },
    read(id) {
      if (id > lastId) return undefined;
      const oldest = Math.max(1, lastId - capacity + 1);
      return id < oldest ? { nextId: oldest, records: oldest - id } : kept[id % capacity];
    },
    follow(wake) {
      wakes.add(wake);
      return () => wakes.delete(wake);
    },
    end() {
      isOver = true;
      for (const wake of wakes) wake();
    },
    get isOver() {
      return isOver;
    },
  };
}

/** An event's number as it stands in a stream's `id`: `<boot>.<number>`. */
export function formatEventId(bootId: string, id: number): string {
  return `${bootId}.${id}`;
}

/**
 * Where a reader goes on: after the number of its `Last-Event-ID`. Without one, with what happens next. Null when the
 * id is of another start of the injector, or none.
 */
export function readEventId({ bootId, lastId }: EventLog, header: string | null): number | null {
  if (header === null) return lastId;
  const digits = header.startsWith(`${bootId}.`) ? header.slice(bootId.length + 1) : '';
  return /^\d+$/.test(digits) && Number(digits) <= lastId ? Number(digits) : null;
}
