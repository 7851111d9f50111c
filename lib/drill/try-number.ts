import type { RequestKind } from '../kit/terms/request-kind.ts';
import type { FollowUpSettings } from './follow-ups.ts';

/** How the calls of a run are numbered. */
export interface CallNumbers {
  /** How many arrivals the plan has. */
  planned: number;
  /** How often one request of an arrival may be tried. */
  tries: number;
  /** The requests that an arrival may have behind the planned one, in order. */
  followUps: readonly FollowUpSettings[];
}

/** What of a request goes by its number. */
export interface NumberedRequest {
  index: number;
  kind: RequestKind;
  plannedKind?: RequestKind;
  streamed: boolean;
}

/** How many calls an arrival may become: as often as each of its requests may be tried. */
export function mostCalls({ tries, followUps }: Pick<CallNumbers, 'tries' | 'followUps'>): number {
  return tries * (1 + followUps.length);
}

/**
 * Each try of a caller has a number of its own, by which it is known at the target and the providers as a request is: the first that of its
 * request, the second as many more as the plan has arrivals, and so on. So whoever joins by number joins tries, and a request's tries
 * are found by counting.
 */
export function numberTry(request: number, ordinal: number, planned: number): number {
  return request + (ordinal - 1) * planned;
}

/** The number of an arrival's request, which is that of its first try: place 0 is the planned one, place 1 the first follow-up. */
export function numberAsk(
  arrival: number,
  place: number,
  { planned, tries }: Pick<CallNumbers, 'planned' | 'tries'>,
): number {
  return arrival + place * tries * planned;
}

/** The arrival that a call with this number is for. */
export function arrivalOfTry(number: number, planned: number): number {
  return planned === 0 ? number : number % planned;
}

/** Which of its arrival's requests a call with this number is for: 0 the planned one, 1 the first follow-up. */
export function placeOfAsk(number: number, { planned, tries }: Pick<CallNumbers, 'planned' | 'tries'>): number {
  return planned === 0 ? 0 : Math.floor(number / planned / tries);
}

/** The how many-th try of its request a call with this number is, from 1. */
export function ordinalOfTry(number: number, { planned, tries }: Pick<CallNumbers, 'planned' | 'tries'>): number {
  return planned === 0 ? 1 : 1 + (Math.floor(number / planned) % tries);
}

/** The number of the request that a call with this number is a try of. */
export function requestOfTry(number: number, numbers: Pick<CallNumbers, 'planned' | 'tries'>): number {
  return numberAsk(arrivalOfTry(number, numbers.planned), placeOfAsk(number, numbers), numbers);
}

/** What is known of an arrival, as its request with this number has it: a follow-up has its own kind and way of being sent. */
export function requestAt<T extends NumberedRequest>(arrival: T, number: number, numbers: CallNumbers): T {
  const followUp = numbers.followUps[placeOfAsk(number, numbers) - 1];
  if (followUp === undefined) return arrival;
  const { name: kind, streamed } = followUp;
  return {
    ...arrival,
    index: requestOfTry(number, numbers),
    kind,
    plannedKind: arrival.kind,
    streamed: streamed ?? arrival.streamed,
  };
}

/** Reads what a call was for by its number; undefined where the plan has no such call. */
export function readByTry<T extends NumberedRequest>(
  numbers: CallNumbers,
  readArrival: (index: number) => T | undefined,
): (number: number) => T | undefined {
  const calls = numbers.planned * mostCalls(numbers);
  return (number) => {
    const arrival = number < calls ? readArrival(arrivalOfTry(number, numbers.planned)) : undefined;
    return arrival === undefined ? undefined : requestAt(arrival, number, numbers);
  };
}
