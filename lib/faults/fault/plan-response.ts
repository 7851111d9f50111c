/** An amount of a response's body: bytes with the transfer coding off, or tokens. */
export type BodyAmount = { unit: 'bytes' | 'tokens'; count: number };

/**
 * What becomes of the provider's own response.
 *
 * - `delay`: its head comes that much later, and the rest behind it; or the head at once, and its body that much after it
 * - `pace`: its body comes no faster than so much each second, on average since the head
 * - `split`: its body comes in writes of that many bytes, that far apart on average since the head
 * - `stop`: after so much of the body (null: before the head) comes nothing more, a reset, the close of one direction, or
 *   an end that looks regular
 */
export type ResponsePlan =
  | { kind: 'delay'; of: 'head' | 'body'; ms: number }
  | { kind: 'pace'; perSecond: BodyAmount }
  | { kind: 'split'; everyBytes: number; gapMs: number }
  | { kind: 'stop'; after: BodyAmount | null; how: { kind: 'stall'; keepAliveMs: number | null } | BluntStop };

type BluntStop = { kind: 'reset' } | { kind: 'half-close' } | { kind: 'end' };

/** How far the response has come. `elapsedMs` counts from its head's arrival, and anew from when that was passed on. */
export interface ResponseMoment {
  headSent: boolean;
  elapsedMs: number;
  bytesSent: number;
  /** A token is an event with data of an event stream, the end marker left out; null: it is no such stream. */
  tokensSent: number | null;
}

/** What to do now: pass on (at most that much, at least 1), wait, or one of the ways to stop. */
export type ResponseStep =
  | { kind: 'pass'; maxBytes?: number; maxFrames?: number }
  | { kind: 'wait'; ms: number }
  | { kind: 'stall'; keepAliveMs: number | null }
  | BluntStop;

const PASS: ResponseStep = { kind: 'pass' };

/** The next step of a plan. */
export function planResponse(plan: ResponsePlan, moment: ResponseMoment): ResponseStep {
  switch (plan.kind) {
    case 'delay':
      if (moment.headSent !== (plan.of === 'body') || moment.elapsedMs >= plan.ms) return PASS;
      return { kind: 'wait', ms: plan.ms - moment.elapsedMs };
    case 'pace':
      return moment.headSent ? planPace(plan.perSecond, moment) : PASS;
    case 'split': {
      if (!moment.headSent) return PASS;
      const dueMs = Math.ceil(moment.bytesSent / plan.everyBytes) * plan.gapMs;
      if (moment.elapsedMs < dueMs) return { kind: 'wait', ms: dueMs - moment.elapsedMs };
      return { kind: 'pass', maxBytes: plan.everyBytes };
    }
    case 'stop': {
      if (plan.after === null) return plan.how;
      if (!moment.headSent) return PASS;
      const sent = countSent(plan.after, moment);
      if (sent === null) return PASS;
      const left = plan.after.count - sent;
      return left > 0 ? passAtMost(plan.after, left) : plan.how;
    }
  }
}

/** Why a plan did nothing to a response that has come to its end like this. */
export function explainUnplanned(plan: ResponsePlan, { tokensSent }: Pick<ResponseMoment, 'tokensSent'>): string {
  const amount = plan.kind === 'pace' ? plan.perSecond : plan.kind === 'stop' ? plan.after : null;
  if (amount?.unit === 'tokens' && tokensSent === null) return 'no event stream';
  switch (plan.kind) {
    case 'delay':
      return 'nothing to delay';
    case 'pace':
      return 'slow enough as it came';
    case 'split':
      return 'nothing to split';
    case 'stop':
      return 'over before that';
  }
}

function planPace(perSecond: BodyAmount, moment: ResponseMoment): ResponseStep {
  const sent = countSent(perSecond, moment);
  if (sent === null) return PASS;
  const allowed = Math.floor((moment.elapsedMs * perSecond.count) / 1000) - sent;
  if (allowed >= 1) return passAtMost(perSecond, allowed);
  return { kind: 'wait', ms: ((sent + 1) * 1000) / perSecond.count - moment.elapsedMs };
}

function countSent({ unit }: BodyAmount, { bytesSent, tokensSent }: ResponseMoment): number | null {
  return unit === 'bytes' ? bytesSent : tokensSent;
}

function passAtMost({ unit }: BodyAmount, count: number): ResponseStep {
  return unit === 'bytes' ? { kind: 'pass', maxBytes: count } : { kind: 'pass', maxFrames: count };
}
