import type { BodyAmount, ResponseShape } from './response-shape.ts';
import type { ShapeMoment, ShapeStep } from './shape-step.ts';

const PASS: ShapeStep = { kind: 'pass' };

/** The next step of a response that comes in this shape. */
export function planStep(shape: ResponseShape, moment: ShapeMoment): ShapeStep {
  switch (shape.kind) {
    case 'delay':
      if (moment.headSent !== (shape.of === 'body') || moment.elapsedMs >= shape.ms) return PASS;
      return { kind: 'wait', ms: shape.ms - moment.elapsedMs };
    case 'pace':
      return moment.headSent ? planPace(shape.perSecond, moment) : PASS;
    case 'split': {
      if (!moment.headSent) return PASS;
      const dueMs = Math.ceil(moment.bytesSent / shape.everyBytes) * shape.gapMs;
      if (moment.elapsedMs < dueMs) return { kind: 'wait', ms: dueMs - moment.elapsedMs };
      return { kind: 'pass', maxBytes: shape.everyBytes };
    }
    case 'stop': {
      if (shape.after === null) return shape.how;
      if (!moment.headSent) return PASS;
      const sent = countSent(shape.after, moment);
      if (sent === null) return PASS;
      const left = shape.after.count - sent;
      return left > 0 ? passAtMost(shape.after, left) : shape.how;
    }
  }
}

/** Why a shape changed nothing of a response that has come to its end like this. */
export function explainUnshaped(shape: ResponseShape, { tokensSent }: Pick<ShapeMoment, 'tokensSent'>): string {
  const amount = shape.kind === 'pace' ? shape.perSecond : shape.kind === 'stop' ? shape.after : null;
  if (amount?.unit === 'tokens' && tokensSent === null) return 'no event stream';
  switch (shape.kind) {
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

function planPace(perSecond: BodyAmount, moment: ShapeMoment): ShapeStep {
  const sent = countSent(perSecond, moment);
  if (sent === null) return PASS;
  const allowed = Math.floor((moment.elapsedMs * perSecond.count) / 1000) - sent;
  if (allowed >= 1) return passAtMost(perSecond, allowed);
  return { kind: 'wait', ms: ((sent + 1) * 1000) / perSecond.count - moment.elapsedMs };
}

function countSent({ unit }: BodyAmount, { bytesSent, tokensSent }: ShapeMoment): number | null {
  return unit === 'bytes' ? bytesSent : tokensSent;
}

function passAtMost({ unit }: BodyAmount, count: number): ShapeStep {
  return unit === 'bytes' ? { kind: 'pass', maxBytes: count } : { kind: 'pass', maxTokens: count };
}
