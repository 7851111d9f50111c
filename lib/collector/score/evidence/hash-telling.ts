import type { AttemptRecord, ExchangeRecord } from '../../records/record.ts';
import type { Asked } from '../../records/asked.ts';
import type { Said } from '../../records/said.ts';
import type { Judgement } from '../../records/judgement.ts';

/**
 * A hash of all that a score takes from an attempt: of two lines with one id that differ in it neither counts for the other,
 * in whatever order they come.
 */
export function hashAttempt(record: AttemptRecord): number {
  const { id, startEpochMs, endMs, status, end, fault, furtherFaults, faultMs, forwarded, said, asked } = record;
  let hash = mixNumber(mixNumber(mixText(START, id), startEpochMs), endMs);
  hash = mixText(mixText(mixNumber(hash, status), end), fault);
  for (const further of furtherFaults ?? []) hash = mixText(hash, further);
  return mixAsked(mixSaid(mixNumber(mixNumber(hash, faultMs), forwarded === true ? 1 : 0), said), asked);
}

/** A hash of all that a score takes from an exchange, besides what is said of its answer. */
export function hashExchange(record: ExchangeRecord): number {
  const { id, startEpochMs, endMs, status, firstTokenMs, headersMs, gapsMs, end, streamed, answer, said, asked } =
    record;
  let hash = mixNumber(mixNumber(mixNumber(mixText(START, id), startEpochMs), endMs), status);
  hash = mixNumber(mixNumber(mixText(hash, end), firstTokenMs), headersMs);
  hash = mixNumber(mixNumber(mixNumber(hash, streamed ? 1 : 0), gapsMs.length), gapsMs.at(-1));
  hash = mixText(mixText(mixText(hash, answer?.model), answer?.error), answer === null ? null : 'answered');
  // Of what came before answers were told by hashes there is only the text.
  return mixAsked(said === undefined ? mixText(hash, answer?.text) : mixSaid(hash, said), asked);
}

/** The same with what is said of its answer. */
export function hashJudged(exchange: number, judgements: readonly Judgement[]): number {
  let hash = exchange;
  for (const { outcome, failure } of judgements) hash = mixText(mixText(hash, outcome), failure);
  return hash;
}

const START = 0x811c9dc5;
const PRIME = 0x01000193;
const number = new Float64Array(1);
const bits = new Int32Array(number.buffer);

function mixSaid(hash: number, said: Said | null | undefined): number {
  if (said?.kind !== 'answer') return mixText(hash, said?.kind);
  let mixed = mixNumber(mixText(mixText(hash, said.id), said.finishReason), said.text.length);
  mixed = mixText(mixed, said.text.hashes.slice(-8));
  for (const call of said.calls) mixed = mixText(mixText(mixed, call.name), call.arguments.hashes.slice(-8));
  return mixed;
}

/** Nothing where a record does not tell, as those of earlier versions. */
function mixAsked(hash: number, asked: Asked | null | undefined): number {
  return asked?.kind === 'request' ? mixText(hash, JSON.stringify(asked)) : hash;
}

/** FNV-1a. */
function mixText(hash: number, text: string | null | undefined): number {
  let mixed = Math.imul(hash ^ (text == null ? 0x1ff : 0x100), PRIME);
  if (text == null) return mixed;
  for (let place = 0; place < text.length; place++) mixed = Math.imul(mixed ^ text.charCodeAt(place), PRIME);
  return mixed | 0;
}

function mixNumber(hash: number, value: number | null | undefined): number {
  number[0] = value ?? -1;
  return Math.imul(Math.imul(hash ^ (bits[0] ?? 0), PRIME) ^ (bits[1] ?? 0), PRIME) | 0;
}
