import { TokenCounter } from '../../lib/proxies/proxy/token-counter.ts';
import type { PlanStep, ShapeStep } from '../../lib/wire/shape/shape-step.ts';
import type { FailedBody } from './failed-body.ts';
import { type ScaledTime, untilLeft } from './scaled-time.ts';

/** What shaping needs of a call. */
export interface ShapedCall {
  planStep: PlanStep;
  /** The shape has made it wait, has cut a piece of it, or stops it. */
  onShaped(): void;
  time: ScaledTime;
  signal: AbortSignal;
}

const KEEP_ALIVE = new TextEncoder().encode(': keep-alive\n\n');

/**
 * What happens before the head goes out; waits are over when it resolves.
 *
 * - `pass`: it goes out
 * - `end`: it goes out, and nothing behind it
 * - `lost`: the connection breaks, or the caller left
 */
export async function shapeHead({ planStep, onShaped, time, signal }: ShapedCall): Promise<'pass' | 'end' | 'lost'> {
  const watch = time.watch();
  while (!signal.aborted) {
    const step = planStep({ headSent: false, elapsedMs: watch.elapsedMs(), bytesSent: 0, tokensSent: null });
    if (step.kind === 'pass') return 'pass';
    onShaped();
    if (step.kind === 'wait') {
      await time.wait(step.ms, signal);
      watch.waited(step.ms);
    } else if (step.kind === 'stall') await untilLeft(signal);
    else return step.kind === 'end' ? 'end' : 'lost';
  }
  return 'lost';
}

/** The body's pieces, no faster and no further than the plan says. */
export async function* shapeBody(
  pieces: AsyncGenerator<Uint8Array, FailedBody>,
  isEventStream: boolean,
  { planStep, onShaped, time, signal }: ShapedCall,
): AsyncGenerator<Uint8Array, FailedBody> {
  const watch = time.watch();
  const tokens = isEventStream ? new TokenCounter() : null;
  let bytesSent = 0;
  let rest: Uint8Array = new Uint8Array(0);
  while (!signal.aborted) {
    const tokensSent = tokens === null ? null : tokens.tokens;
    const step = planStep({ headSent: true, elapsedMs: watch.elapsedMs(), bytesSent, tokensSent });
    if (step.kind === 'wait') {
      onShaped();
      await time.wait(step.ms, signal);
      watch.waited(step.ms);
      continue;
    }
    if (step.kind !== 'pass') {
      onShaped();
      if (step.kind === 'end') return 'whole';
      if (step.kind === 'stall') yield* stall(step.keepAliveMs, time, signal);
      return 'reset';
    }
    if (rest.length === 0) {
      const next = await pieces.next();
      if (next.done === true) return next.value;
      rest = next.value;
      // What is to come may be for the plan to hold back.
      continue;
    }
    const taken = take(rest, step, tokens);
    if (taken < rest.length) onShaped();
    bytesSent += taken;
    yield rest.subarray(0, taken);
    rest = rest.subarray(taken);
  }
  return 'reset';
}

function take(bytes: Uint8Array, step: Extract<ShapeStep, { kind: 'pass' }>, tokens: TokenCounter | null): number {
  const { maxBytes = Infinity, maxTokens = Infinity } = step;
  const most = Math.min(bytes.length, Math.max(1, Math.floor(maxBytes)));
  if (tokens === null) return most;
  return tokens.push(Buffer.from(bytes.subarray(0, most)), tokens.tokens + Math.max(1, Math.floor(maxTokens)));
}

/** Says nothing until the caller leaves, or only that it is still there. */
async function* stall(keepAliveMs: number | null, time: ScaledTime, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  // Where waits take no time, a stall is silence: else it would fill the memory.
  if (keepAliveMs !== null && time.passes) {
    while (!signal.aborted) {
      await time.wait(keepAliveMs, signal);
      yield KEEP_ALIVE;
    }
  }
  await untilLeft(signal);
}
