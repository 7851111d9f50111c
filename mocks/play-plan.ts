import type { ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { AnswerPlan, Frame } from './answer-plan.ts';
import type { Scheduler } from './scheduler.ts';

/**
 * Sends a plan's frames when they are due, counted from `startMs` of `performance.now()`, and reports how late each
 * one was. Frames that are due at the same time go out as one write. Ends when the caller leaves. What a slow reader
 * holds up is sent when there is room again, and is not counted: that lateness is the reader's.
 */
export function playPlan(
  plan: AnswerPlan,
  response: ServerResponse,
  startMs: number,
  scheduler: Scheduler,
  reportLate: (lateMs: number) => void,
): void {
  if (plan.streamed) playStream(plan, response, startMs, scheduler, reportLate);
  else playBody(plan, response, startMs, scheduler, reportLate);
}

function playBody(
  plan: AnswerPlan,
  response: ServerResponse,
  startMs: number,
  scheduler: Scheduler,
  reportLate: (lateMs: number) => void,
): void {
  const [frame] = plan.frames;
  const { dueMs, data } = frame ?? { dueMs: 0, data: '' };
  // An answer that takes no time (an error, say) is not sent behind its own plan but with it.
  if (dueMs <= 0) return send();
  const task = scheduler.at(startMs + dueMs, () => {
    reportLate(performance.now() - startMs - dueMs);
    send();
  });
  response.once('close', task.cancel);
  function send(): void {
    response.writeHead(plan.status, { ...plan.headers, 'content-length': Buffer.byteLength(data) });
    response.end(data);
  }
}

function playStream(
  plan: AnswerPlan,
  response: ServerResponse,
  startMs: number,
  scheduler: Scheduler,
  reportLate: (lateMs: number) => void,
): void {
  const frames = plan.frames[Symbol.iterator]();
  let next = nextFrame(frames);
  let task = next === null ? null : scheduler.at(startMs + next.dueMs, sendDue);
  let isBehindReader = false;
  response.once('close', () => task?.cancel());

  function sendDue(): void {
    if (response.destroyed) return;
    const elapsedMs = performance.now() - startMs;
    if (!response.headersSent) response.writeHead(plan.status, plan.headers);
    let data = '';
    while (next !== null && next.dueMs <= elapsedMs) {
      if (!isBehindReader) reportLate(elapsedMs - next.dueMs);
      data += next.data;
      next = nextFrame(frames);
    }
    isBehindReader = false;
    if (next === null) return void response.end(data);
    if (response.write(data)) {
      task = scheduler.at(startMs + next.dueMs, sendDue);
    } else {
      response.once('drain', () => {
        isBehindReader = true;
        sendDue();
      });
    }
  }
}

function nextFrame(frames: Iterator<Frame>): Frame | null {
  const step = frames.next();
  return step.done === true ? null : step.value;
}
