import type { Answerer, AnswerPlan, MockRequest, SharedTime } from '../../mocks/answer/answer-plan.ts';

/** One call to a mock in simulated time; null is what has not happened (yet). Times are ms from the start. */
export interface SimulatedCall {
  enteredMs: number;
  /** When its turn came. */
  playedMs: number | null;
  plan: AnswerPlan | null;
  /** When its first and its last byte were due, from the start. */
  firstMs: number | null;
  endedMs: number | null;
}

/** Calls an answerer in simulated time: nothing waits, and every answer ends when its plan says so. */
export interface MockSimulation {
  now(): number;
  /** Lets time pass up to `untilMs`; answers end on the way. */
  advance(untilMs: number): void;
  /** Calls that are not over. */
  open(): number;
  call(answer: Answerer, request: MockRequest): SimulatedCall & { leave(): void };
}

/** A simulation that begins at an epoch time of 0. */
export function createMockSimulation(): MockSimulation {
  let nowMs = 0;
  let open = 0;
  const events: { atMs: number; run: () => void }[] = [];
  function advance(untilMs: number): void {
    for (;;) {
      const next = events.reduce<(typeof events)[number] | null>(
        (best, event) => (best === null || event.atMs < best.atMs ? event : best),
        null,
      );
      if (next === null || next.atMs > untilMs) break;
      events.splice(events.indexOf(next), 1);
      nowMs = Math.max(nowMs, next.atMs);
      next.run();
    }
    nowMs = Math.max(nowMs, untilMs);
  }
  function whenDue(time: SharedTime, dueMs: number, run: () => void): void {
    const remainingMs = time.remainingMs(dueMs);
    if (remainingMs < 1e-6) run();
    else events.push({ atMs: nowMs + remainingMs, run: () => whenDue(time, dueMs, run) });
  }
  return {
    now: () => nowMs,
    advance,
    open: () => open,
    call(answer, request) {
      const enteredMs = nowMs;
      open++;
      let isOver = false;
      const call: SimulatedCall & { leave(): void } = {
        enteredMs,
        playedMs: null,
        plan: null,
        firstMs: null,
        endedMs: null,
        leave: () => over(),
      };
      const end = answer(request, (plan) => {
        const dueMs = [...plan.frames].map((frame) => frame.dueMs);
        const { time } = plan;
        if (time !== undefined) {
          Object.assign(call, { playedMs: nowMs, plan });
          whenDue(time, dueMs[0] ?? 0, () => {
            call.firstMs = nowMs;
            whenDue(time, dueMs.at(-1) ?? 0, () => {
              if (!isOver) call.endedMs = nowMs;
              over();
            });
          });
          return;
        }
        const due = dueMs.map((ms) => enteredMs + ms);
        Object.assign(call, { playedMs: nowMs, plan, firstMs: due[0], endedMs: due.at(-1) });
        events.push({ atMs: due.at(-1) ?? nowMs, run: () => over() });
      });
      function over(): void {
        if (isOver) return;
        isOver = true;
        open--;
        end();
      }
      return call;
    },
  };
}
