import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { StreamEnding } from '../../../kit/terms/answer.ts';
import type { WireEnd } from '../../records/record.ts';
import type { ExchangeFacts } from './exchange-facts.ts';
import type { Judgement } from '../../records/judgement.ts';
import { createMsColumn } from './ms-column.ts';

/**
 * Exchanges by arrival, in flat columns: a million objects cost more time and memory to keep than to read. Of several
 * exchanges for one arrival the earliest counts.
 */
export interface ExchangeSlots {
  add(index: number | null, facts: ExchangeFacts): void;
  of(index: number): ExchangeFacts | null;
  /** Exchanges without an index, or of no planned arrival. */
  readonly unknown: number;
  /** Exchanges beyond the first of an arrival. */
  readonly repeated: number;
}

const STREAMED = 1;
const ANSWERED = 2;
const ERROR = 4;
const HEAD_TOKEN = 8;
const UNREAD = 16;
const FINISH = 32;
const MARKER = 64;

/** A stream's ending, by the bits that are set. */
const endings: Readonly<Record<number, StreamEnding>> = {
  [FINISH]: 'finish',
  [MARKER]: 'marker',
  [FINISH | MARKER]: 'finish-and-marker',
};

/** Empty slots for a plan of this many arrivals. */
export function createExchangeSlots(planned: number): ExchangeSlots {
  /** NaN where there is no exchange. */
  const starts = new Float64Array(planned).fill(Number.NaN);
  const heads = createMsColumn(planned);
  const durations = createMsColumn(planned);
  /** 0 stands for null. */
  const statuses = new Uint16Array(planned);
  const gaps = new Uint32Array(planned);
  const saids = new Uint32Array(planned);
  const askeds = new Uint32Array(planned);
  const tellings = new Int32Array(planned);
  /** Places in `ends`, `claims` and `judgements`. */
  const endNumbers = new Uint8Array(planned);
  const claimNumbers = new Uint8Array(planned);
  const judgementNumbers = new Uint32Array(planned);
  const flags = new Uint8Array(planned);
  const ends: WireEnd[] = [];
  const claims: (readonly ProviderName[])[] = [];
  const judgements: (readonly Judgement[])[] = [];
  let unknown = 0;
  let repeated = 0;

  return {
    add(index, facts) {
      const known = index === null ? undefined : starts[index];
      if (index === null || known === undefined) {
        unknown++;
        return;
      }
      if (!Number.isNaN(known)) {
        repeated++;
        const [endMs, status, telling] = [durations.at(index) ?? 0, statuses[index] ?? 0, tellings[index] ?? 0];
        if (!comesBefore(facts, known, endMs, status, telling)) return;
      }
      starts[index] = facts.startEpochMs;
      heads.put(index, facts.headMs);
      durations.put(index, facts.endMs);
      statuses[index] = facts.status ?? 0;
      gaps[index] = facts.gaps;
      saids[index] = facts.said;
      askeds[index] = facts.asked;
      tellings[index] = facts.telling;
      endNumbers[index] = numberOf(ends, facts.end);
      claimNumbers[index] = numberOf(claims, facts.claims);
      judgementNumbers[index] = numberOf(judgements, facts.judgements);
      flags[index] =
        (facts.streamed ? STREAMED : 0) |
        (facts.answered ? ANSWERED : 0) |
        (facts.error ? ERROR : 0) |
        (facts.isHeadToken ? HEAD_TOKEN : 0) |
        (facts.unread ? UNREAD : 0) |
        endingBits(facts.ended);
    },
    of(index) {
      const startEpochMs = starts[index];
      if (startEpochMs === undefined || Number.isNaN(startEpochMs)) return null;
      const flag = flags[index] ?? 0;
      return {
        startEpochMs,
        headMs: heads.at(index),
        isHeadToken: (flag & HEAD_TOKEN) !== 0,
        endMs: durations.at(index) ?? 0,
        status: statuses[index] || null,
        end: ends[endNumbers[index] ?? 0] ?? 'no-response',
        streamed: (flag & STREAMED) !== 0,
        answered: (flag & ANSWERED) !== 0,
        error: (flag & ERROR) !== 0,
        unread: (flag & UNREAD) !== 0,
        ended: endings[flag & (FINISH | MARKER)] ?? 'nothing',
        claims: claims[claimNumbers[index] ?? 0] ?? [],
        judgements: judgements[judgementNumbers[index] ?? 0] ?? [],
        gaps: gaps[index] ?? 0,
        said: saids[index] ?? 0,
        asked: askeds[index] ?? 0,
        telling: tellings[index] ?? 0,
      };
    },
    get unknown() {
      return unknown;
    },
    get repeated() {
      return repeated;
    },
  };
}

/** The bits that an ending is kept in. */
function endingBits(ended: StreamEnding): number {
  switch (ended) {
    case 'nothing':
      return 0;
    case 'finish':
      return FINISH;
    case 'marker':
      return MARKER;
    case 'finish-and-marker':
      return FINISH | MARKER;
  }
}

/** The place of a value in a short list of all there are; it is added when it is new. */
function numberOf<T>(list: T[], value: T): number {
  const known = list.indexOf(value);
  return known >= 0 ? known : list.push(value) - 1;
}

/** By start, then by what it was: never by place in the file. */
function comesBefore(
  { startEpochMs, endMs, status, telling }: ExchangeFacts,
  start: number,
  end: number,
  other: number,
  told: number,
): boolean {
  return (startEpochMs - start || endMs - end || (status ?? 0) - other || telling - told) < 0;
}
