import { performance } from 'node:perf_hooks';
import type { AnswerPlan, SharedTime, TimedPiece } from '../answer/answer-plan.ts';
import type { AnswerResponse } from './answer-response.ts';
import type { ScheduledTask, Scheduler } from './scheduler.ts';

/** In shared time, what is due so soon goes out: asking again takes the scheduler's whole millisecond. */
const SOON_MS = 0.5;

/** Where plans are played. */
export interface Stage {
  scheduler: Scheduler;
  reportLate(lateMs: number): void;
}

/**
 * Sends a plan's frames when they are due, counted from `startMs` of `performance.now()`, and reports how late each
 * one was. Frames that are due at the same time go out as one write. Ends when the caller leaves. What a slow reader
 * holds up is sent when there is room again, and is not counted: that lateness is the reader's.
 */
export function playPlan(plan: AnswerPlan, response: AnswerResponse, startMs: number, stage: Stage): void {
  if (plan.streamed) new StreamPlay(plan, response, startMs, stage).begin();
  else playBody(plan, response, startMs, stage);
}

function playBody(plan: AnswerPlan, response: AnswerResponse, startMs: number, stage: Stage): void {
  const [frame] = plan.frames;
  const { dueMs, data } = frame ?? { dueMs: 0, data: '' };
  if (plan.time !== undefined) return playInSharedTime(plan, plan.time, response, stage);
  // An answer that takes no time (an error, say) is not sent behind its own plan but with it.
  if (dueMs <= 0) return response.send(plan.status, plan.headers, data);
  const lateMs = performance.now() - startMs - dueMs;
  if (lateMs >= 0) {
    stage.reportLate(lateMs);
    return response.send(plan.status, plan.headers, data);
  }
  const task = stage.scheduler.at(startMs + dueMs, () => {
    stage.reportLate(performance.now() - startMs - dueMs);
    response.send(plan.status, plan.headers, data);
  });
  response.onGone = () => task.cancel();
}

function playInSharedTime(plan: AnswerPlan, time: SharedTime, response: AnswerResponse, stage: Stage): void {
  const [frame] = plan.frames;
  const { dueMs, data } = frame ?? { dueMs: 0, data: '' };
  const sendWhenDue = (): void => {
    const remainingMs = time.remainingMs(dueMs);
    if (remainingMs > SOON_MS) {
      const task = stage.scheduler.at(performance.now() + remainingMs, sendWhenDue);
      response.onGone = () => task.cancel();
      return;
    }
    stage.reportLate(-remainingMs);
    response.send(plan.status, plan.headers, data);
  };
  sendWhenDue();
}

/** A stream while it is played: a class, since a frame's work is done tens of thousands of times a second. */
class StreamPlay {
  readonly #plan: AnswerPlan;
  readonly #frames: Iterator<TimedPiece>;
  readonly #response: AnswerResponse;
  readonly #startMs: number;
  readonly #stage: Stage;
  readonly #send = (): void => this.#sendDue();
  #next: TimedPiece | null;
  #task: ScheduledTask | null = null;
  /** What it last waited for, of `performance.now()`. */
  #awaitedMs = 0;
  #isBehindReader = false;

  constructor(plan: AnswerPlan, response: AnswerResponse, startMs: number, stage: Stage) {
    this.#plan = plan;
    this.#frames = plan.frames[Symbol.iterator]();
    this.#response = response;
    this.#startMs = startMs;
    this.#stage = stage;
    this.#next = this.#takeFrame();
  }

  begin(): void {
    this.#response.onGone = () => this.#task?.cancel();
    const { status, headers, headMs = Infinity } = this.#plan;
    const nowMs = performance.now();
    if (this.#next === null) this.#response.end(status, headers, '');
    else if (this.#remainingMs(this.#next, nowMs) <= 0) this.#sendDue();
    else if (this.#startMs + headMs <= nowMs) this.#sendHead();
    else if (headMs < this.#next.dueMs) {
      this.#task = this.#stage.scheduler.at(this.#startMs + headMs, () => this.#sendHead());
    } else this.#wait(this.#next);
  }

  #sendHead(): void {
    if (this.#response.gone) return;
    this.#response.write(this.#plan.status, this.#plan.headers, '');
    if (this.#next !== null) this.#wait(this.#next);
  }

  #remainingMs(frame: TimedPiece, nowMs: number): number {
    const { time } = this.#plan;
    if (time === undefined) return frame.dueMs - (nowMs - this.#startMs);
    const remainingMs = time.remainingMs(frame.dueMs);
    return remainingMs <= SOON_MS ? Math.min(0, remainingMs) : remainingMs;
  }

  #wait(frame: TimedPiece): void {
    const { time } = this.#plan;
    const dueMs = time === undefined ? this.#startMs + frame.dueMs : performance.now() + time.remainingMs(frame.dueMs);
    this.#awaitedMs = dueMs;
    this.#task = this.#stage.scheduler.at(dueMs, this.#send);
  }

  #sendDue(): void {
    const response = this.#response;
    if (response.gone) return;
    const { status, headers } = this.#plan;
    const nowMs = performance.now();
    let data = '';
    let next = this.#next;
    while (next !== null) {
      const remainingMs = this.#remainingMs(next, nowMs);
      if (remainingMs > 0) break;
      // What came to be due earlier than was known when the wait began is nobody's lateness.
      if (!this.#isBehindReader) this.#stage.reportLate(Math.min(-remainingMs, nowMs - this.#awaitedMs));
      data += next.data;
      next = this.#takeFrame();
    }
    this.#next = next;
    // Others have held it up since it was planned.
    if (data === '' && next !== null) return this.#wait(next);
    this.#isBehindReader = false;
    if (next === null) return response.end(status, headers, data);
    if (response.write(status, headers, data)) return this.#wait(next);
    response.onRoom = () => {
      this.#isBehindReader = true;
      this.#sendDue();
    };
  }

  #takeFrame(): TimedPiece | null {
    const step = this.#frames.next();
    return step.done === true ? null : step.value;
  }
}
