import { performance } from 'node:perf_hooks';
import type { AnswerPlan, TimedPiece } from '../answer/answer-plan.ts';
import type { AnswerResponse } from './answer-response.ts';
import type { ScheduledTask, Scheduler } from './scheduler.ts';

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
    if (this.#next === null) this.#response.end(this.#plan.status, this.#plan.headers, '');
    else if (this.#startMs + this.#next.dueMs <= performance.now()) this.#sendDue();
    else this.#wait(this.#next);
  }

  #wait(frame: TimedPiece): void {
    this.#task = this.#stage.scheduler.at(this.#startMs + frame.dueMs, this.#send);
  }

  #sendDue(): void {
    const response = this.#response;
    if (response.gone) return;
    const { status, headers } = this.#plan;
    const elapsedMs = performance.now() - this.#startMs;
    let data = '';
    let next = this.#next;
    while (next !== null && next.dueMs <= elapsedMs) {
      if (!this.#isBehindReader) this.#stage.reportLate(elapsedMs - next.dueMs);
      data += next.data;
      next = this.#takeFrame();
    }
    this.#next = next;
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
