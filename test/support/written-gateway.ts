import type { AttemptRecord } from '../../lib/collector/records/record.ts';
import type { Said } from '../../lib/collector/records/said.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { type Answer, emptyAnswer } from '../../lib/kit/terms/answer.ts';
import type { ProviderName } from '../../lib/kit/terms/provider.ts';
import { describeAnswer } from '../../lib/proxies/answers/describe-answer.ts';
import {
  arrivalsWithin,
  exchangeOf,
  failRequest,
  requestOf,
  servingAttemptOf,
  writePerfectRun,
  type WrittenRun,
} from './records.ts';

/** Of the written run, from the start: when its phases and its faults begin, ms. */
export const AT = { baseline: 2_000, errors: 12_000, silence: 22_000, recovery: 32_000, end: 42_000 } as const;

/** A run in which both sides say the same of every answer, no two answers are alike, and the drill asks for this. */
export function writeSpokenRun(changes: Partial<DrillInput> = {}): WrittenRun {
  const run = writePerfectRun(changes);
  for (const { index } of run.arrivals) {
    exchangeOf(run, index).said = say(textOf(index));
    for (const attempt of run.attempts) {
      if (attempt.index === index) attempt.said = attempt.status === 200 ? say(textOf(index)) : null;
    }
  }
  return run;
}

/** What one is told, 400 characters and more; another of `seed` is what another provider would have said. */
export function textOf(index: number, seed = 'a'): string {
  return Array.from({ length: 60 }, (_, word) => `${seed}${index}-${word * index}`).join(' ');
}

/** As a side of the target describes an answer with this text. */
export function say(text: string, changes: Partial<Answer> = {}): Said {
  return describeAnswer({ ...emptyAnswer(), finishReason: 'stop', ending: 'good', text, ...changes }, 10, null);
}

/** The indexes of the arrivals due in [fromMs, untilMs). */
export function indexesWithin(run: WrittenRun, fromMs: number, untilMs: number): number[] {
  return arrivalsWithin(run, fromMs, untilMs).map(({ index }) => index);
}

/** Lets this provider be the one that answers. */
export function serveBy(run: WrittenRun, index: number, provider: ProviderName): void {
  servingAttemptOf(run, index).provider = provider;
  exchangeOf(run, index).headers = {};
  const { answer } = exchangeOf(run, index);
  if (answer !== null) answer.model = `${provider}-model`;
}

/** Lets a caller wait so much longer, and the call that answers begin as much later. */
export function delay(run: WrittenRun, index: number, ms: number): void {
  const exchange = exchangeOf(run, index);
  exchange.endMs += ms;
  exchange.headersMs = (exchange.headersMs ?? 0) + ms;
  exchange.firstTokenMs = (exchange.firstTokenMs ?? 0) + ms;
  requestOf(run, index).endEpochMs += ms;
  servingAttemptOf(run, index).startEpochMs += ms;
}

/** Gives the caller the error that the provider gave; nobody else is asked. */
export function passErrorOn(run: WrittenRun, index: number, status = 503): void {
  failRequest(run, index, status);
  run.attempts = run.attempts.filter((attempt) => attempt.index !== index || attempt.fault !== null);
}

/** Takes off what these met: they were kept away from it. */
export function keepAway(run: WrittenRun, indexes: readonly number[]): void {
  const kept = new Set<number | null>(indexes);
  run.attempts = run.attempts.filter(({ index, fault }) => fault === null || !kept.has(index));
}

/** Another call for a request, as the one that answers it, but for these. */
export function addCall(run: WrittenRun, index: number, changes: Partial<AttemptRecord>): void {
  const id = `x${run.attempts.length}`;
  run.attempts.push({ ...servingAttemptOf(run, index), id, ...changes });
}

/** Lets a caller hang up after so long; its calls go on for `callsGoOnMs`. */
export function hangUp(run: WrittenRun, index: number, afterMs: number, callsGoOnMs: number): void {
  Object.assign(exchangeOf(run, index), { endMs: afterMs, end: 'client-gone', answer: null, said: null });
  Object.assign(exchangeOf(run, index), { status: null, headersMs: null, firstTokenMs: null, gapsMs: [] });
  const request = requestOf(run, index);
  Object.assign(request, { status: 0, errorCode: 1050, endEpochMs: request.startEpochMs + afterMs });
  const { startEpochMs } = exchangeOf(run, index);
  for (const attempt of run.attempts) {
    if (attempt.index !== index || attempt.status !== 200) continue;
    attempt.endMs = startEpochMs + afterMs + callsGoOnMs - attempt.startEpochMs;
  }
}
