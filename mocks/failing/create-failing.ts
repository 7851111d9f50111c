import { type FaultInput, faultSettings } from '../../lib/faults/index.ts';
import { list } from '../../lib/kit/settings/reader.ts';
import type { ProviderName } from '../../lib/kit/terms/provider.ts';
import type { FaultSummary } from '../../lib/collector/records/record.ts';
import { AttemptFaults } from '../../lib/proxies/injector/attempt-faults.ts';
import { createFaultChain, type FaultChain } from '../../lib/proxies/injector/fault-chain.ts';
import { WaitingAttempts } from '../../lib/proxies/injector/waiting-attempts.ts';
import { createUsageWatch } from '../../lib/proxies/injector/usage-watch.ts';
import type { Decision, ExchangeOutcome, Forward } from '../../lib/proxies/proxy/exchange-handler.ts';
import type { HeaderField } from '../../lib/wire/http1/message-head.ts';
import { editBody } from './edit-body.ts';
import { listHeaders } from './list-headers.ts';
import { createScaledTime, untilLeft } from './scaled-time.ts';
import { shapeBody, shapeHead, type ShapedCall } from './shape-body.ts';

/** A call as its provider gets it. */
export interface FailingCall {
  method: string;
  /** Path and query. */
  target: string;
  /** Names in lower case. */
  headers: readonly HeaderField[];
  body: string;
  signal: AbortSignal;
}

/** A provider whose calls meet the faults that are armed. */
export interface Failing {
  /**
   * Arms these faults in place of those before, which it returns; [] takes them back. What waits because of those before
   * goes on. Throws `usage` for what is no fault, with path, rule and value.
   */
  arm(faults: readonly FaultInput[]): readonly FaultInput[];
  /** What each armed fault has done so far, in order. */
  summarize(): FaultSummary[];
  /** What the caller gets of `answer`; `Response.error()` where there is no connection, or it breaks before the head. */
  call(call: FailingCall, answer: () => Promise<Response>): Promise<Response>;
}

const faultList = list(faultSettings, { max: 20 });

/** A provider that does not fail yet; `scale` times every wait of a fault, and none takes time at 0. */
export function createFailing(provider: ProviderName, seed: number, scale: number): Failing {
  const time = createScaledTime(scale);
  let waiting = new WaitingAttempts();
  let chain: FaultChain | null = null;
  let given: readonly FaultInput[] = [];
  let calls = 0;
  const now = (): number => (scale === 0 ? performance.now() : performance.now() / scale);

  async function play(call: FailingCall, answer: () => Promise<Response>, armed: FaultChain): Promise<Response> {
    const number = ++calls;
    const atEpochMs = Date.now();
    const refused = armed.decidePort(now());
    refused?.count({ applied: 1, spared: 0, atEpochMs });
    if (refused !== null) return Response.error();
    const connection = armed.decideConnection({ nowMs: now(), atEpochMs, number });
    if (connection?.action.kind === 'never-read') await untilLeft(call.signal);
    if (connection !== null) return Response.error();

    const { signal } = call;
    const release = new AbortController();
    const exchange = {
      request: { kind: 'request', minorVersion: 1, text: '', hostLine: null, ...call } as const,
      startEpochMs: atEpochMs,
      release: () => release.abort(),
    };
    const faults = new AttemptFaults(exchange, number, { waiting, now, onFaulted() {} });
    let isOver = false;
    const end = (outcome: ExchangeOutcome, outputTokens: number | null = null): void => {
      if (isOver) return;
      isOver = true;
      const requestBytes = call.body.length;
      faults.end({ outcome, atEpochMs: Date.now(), requestBytes, responseBytes: 0 }, outputTokens);
    };
    const left = AbortSignal.any([signal, release.signal]);
    const decision = await Promise.race([faults.decide(armed, call.body, null), untilLeft(signal)]);
    if (decision === undefined) return giveUp(end);
    return carryOut(decision, { call, answer, end, signal: left, readsUsage: faults.readsUsage });
  }

  async function carryOut(
    decision: Decision,
    { call, answer, end, signal, readsUsage }: CarriedCall,
  ): Promise<Response> {
    if (decision.kind === 'respond') {
      end('complete');
      return new Response(bodyOf(decision.status, decision.body), decision);
    }
    if (decision.kind === 'hold') {
      await untilLeft(signal);
      return giveUp(end);
    }
    if (decision.bytesPerSecond !== undefined) {
      await time.wait((call.body.length * 1000) / decision.bytesPerSecond, signal);
    }
    const response = await answer();
    // Of a provider that cannot be reached nothing is edited.
    if (response.type === 'error') return giveUp(end);
    return deliver(response, decision, { end, signal, readsUsage });
  }

  async function deliver(
    response: Response,
    { edit, shape = () => ({ kind: 'pass' }), onShaped = () => {}, headers }: Forward,
    { end, signal, readsUsage }: Pick<CarriedCall, 'end' | 'signal' | 'readsUsage'>,
  ): Promise<Response> {
    const shaped: ShapedCall = { planStep: shape, onShaped, time, signal };
    const before = await shapeHead(shaped);
    if (before === 'lost') return giveUp(end);
    const head = new Headers(response.headers);
    for (const [name, value] of Object.entries(headers ?? {})) head.set(name, value);
    if (edit !== undefined) head.delete('content-length');
    const init = { status: response.status, statusText: response.statusText, headers: head };
    if (before === 'end' || response.body === null) {
      end('complete');
      return new Response(null, init);
    }
    const usage = readsUsage ? createUsageWatch(listHeaders(response.headers)) : null;
    const isEventStream = (head.get('content-type') ?? '').includes('text/event-stream');
    const pieces = shapeBody(editBody(response, edit), isEventStream, shaped);
    return new Response(
      new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const next = await pieces.next();
            if (next.done !== true) {
              usage?.push(Buffer.from(next.value));
              return controller.enqueue(next.value);
            }
            end(next.value === 'whole' ? 'complete' : 'cut', usage?.outputTokens() ?? null);
            if (next.value === 'whole') controller.close();
            else controller.error(new TypeError('terminated'));
          },
          async cancel() {
            end('client-gone');
            await pieces.return('reset');
          },
        },
        // Nothing is read ahead: what is queued is lost when the stream breaks.
        { highWaterMark: 0 },
      ),
      init,
    );
  }

  return {
    arm(faults) {
      const read = faultList.read(faults, 'faults');
      const before = given;
      given = faults;
      waiting.release();
      waiting = new WaitingAttempts();
      chain = read.length === 0 ? null : createFaultChain({ faults: read, seed, seat: provider, armedAtMs: now() });
      return before;
    },
    summarize: () => chain?.summarize() ?? [],
    call: (call, answer) => (chain === null ? answer() : play(call, answer, chain)),
  };
}

/** A call that goes on, and how to say that it is over. */
interface CarriedCall {
  call: FailingCall;
  answer: () => Promise<Response>;
  end(outcome: ExchangeOutcome, outputTokens?: number | null): void;
  signal: AbortSignal;
  readsUsage: boolean;
}

function giveUp(end: CarriedCall['end']): Response {
  end('no-response');
  return Response.error();
}

/** Statuses that must have no body. */
function bodyOf(status: number, body: string): string | null {
  return [101, 204, 205, 304].includes(status) ? null : body;
}
