import { appendFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { UsualProvider } from '../../../lib/kit/terms/provider.ts';
import { CORRELATION_HEADER } from '../../../lib/kit/terms/correlation.ts';
import { nowEpochMs } from '../../../lib/proxies/process/now.ts';
import type { AnswerChange } from './behaviour.ts';
import { createAsker, type Asker } from './asker.ts';
import { deliverAnswer, type Delivered, deliverError, deliverOwn } from './deliver.ts';
import type { GatewaySettings } from './gateway-process.ts';
import { callProvider } from './provider-call.ts';
import { createQueue } from './queue.ts';
import { createRouter } from './routes.ts';
import { callerSink, holdAnswer, type Sink } from './sinks.ts';
import { createSwap } from './swap.ts';
import type { TruthLine } from './truth-line.ts';

const NO_CALL: readonly AnswerChange['kind'][] = ['cache', 'canned-always', 'no-content', 'redirect'];

/** Requests until its code is warm. */
const WARM = 8;

/** So long after a failed call, calls are failing. */
const FAILING_MS = 600;

/** A gateway that behaves as its script says. */
export function createGateway({ behaviour, providers, models, truthPath }: GatewaySettings) {
  const log = (line: TruthLine): void => {
    if (line.kind === 'call' && (line.status === null || line.status >= 300)) failedEpochMs = nowEpochMs();
    appendFileSync(truthPath, `${JSON.stringify(line)}\n`);
  };
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const router = createRouter(behaviour.route);
  const queue = createQueue(behaviour.queue ?? null);
  const swap = createSwap();
  const counts = new Map<AnswerChange, number>();
  let canaries = 0;
  let failedEpochMs = -Infinity;
  let served = 0;
  const timers: NodeJS.Timeout[] = [];
  if (behaviour.aside?.kind === 'health-checks') {
    const check = (): void => {
      for (const provider of ['primary', 'fallback'] as const) {
        const options = { baseUrl: providers[provider], path: '/models', body: null, index: null };
        void callProvider({ ...options, provider, why: 'health-check', log }).drain();
      }
    };
    timers.push(setInterval(check, behaviour.aside.everyMs));
  }

  function isCanary(): boolean {
    const { aside } = behaviour;
    return aside?.kind === 'canary' && ++canaries % aside.everyNth === 0;
  }

  /** Those of the script's changes that are meant for this answer. */
  function pick(provider: UsualProvider | null, streamed: boolean): AnswerChange[] {
    return (behaviour.changes ?? []).filter((change) => {
      if (change.streamed !== undefined && change.streamed !== streamed) return false;
      if ((provider === null) !== NO_CALL.includes(change.kind)) return false;
      if (change.whileFailing === true && nowEpochMs() - failedEpochMs > FAILING_MS) return false;
      if (change.of !== undefined && change.of !== provider) return false;
      const count = (counts.get(change) ?? 0) + 1;
      counts.set(change, count);
      return count % (change.everyNth ?? 1) === 0;
    });
  }

  async function serve(body: string, index: number | null, sink: Sink, asker: Asker): Promise<Delivered> {
    const streamed = /"stream":\s*true/.test(body);
    const own = {
      text: `${index}: your case was looked at before, and this is what was said of it.`,
      id: `own-${index}`,
    };
    const sorry = { text: 'We are sorry: our assistant is not available at the moment.', id: 'own' };
    const [aside] = pick(null, streamed);
    switch (aside?.kind) {
      case 'no-content':
        sink.begin(204, {});
        sink.end('whole');
        return { status: 204, end: 'whole', server: null, did: null, lied: false, changedUsage: false };
      case 'redirect':
        sink.begin(307, { location: '/v1/chat/completions' });
        sink.end('whole');
        return { status: 307, end: 'whole', server: null, did: null, lied: false, changedUsage: false };
      case 'cache':
        return deliverOwn({ sink, streamed }, own, 'replayed');
      case 'canned-always':
        return deliverOwn({ sink, streamed }, sorry, 'not-from-a-provider');
      default:
    }
    const leave = await queue.enter();
    try {
      if (asker.isOver()) return deliverError(sink, 499);
      const asked = await (isCanary() ? asker.ask('fallback', 'canary') : router(asker));
      if (asked.kind === 'failure') {
        const cans = behaviour.changes?.some(({ kind }) => kind === 'canned') === true;
        if (cans) return deliverOwn({ sink, streamed }, sorry, 'not-from-a-provider');
        return deliverError(sink, asked.status === 503 ? (behaviour.errorStatus ?? 503) : asked.status);
      }
      const changes = pick(asked.call.provider, streamed);
      const holds = changes.some(({ kind }) => kind === 'buffer' || kind === 'swap');
      const held = holds ? holdAnswer() : null;
      const { onCut } = behaviour;
      const askAgain = () => asker.ask('fallback', 'away');
      const delivery = { sink: held ?? sink, streamed, changes, onCut, models, askAgain };
      const delivered = await deliverAnswer(delivery, asked.call, asked.head);
      if (held === null) return delivered;
      const mixedUp = changes.some(({ kind }) => kind === 'swap') && (await swap(streamed, held, sink));
      if (mixedUp) return { ...delivered, server: null, did: 'foreign' };
      if (!changes.some(({ kind }) => kind === 'swap')) held.passOn(sink);
      return delivered;
    } finally {
      leave();
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrivedEpochMs = nowEpochMs();
    // What was loaded for the first requests is not what the run is measured by.
    if (++served === WARM) delay.reset();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const index = readIndex(request.headers[CORRELATION_HEADER]);
    const asker = createAsker({ behaviour, providers, index, body, log });
    const over = { done: false, begun: false };
    const finish = (delivered: Delivered): void => {
      if (over.done) return;
      over.done = true;
      log({ kind: 'request', index, arrivedEpochMs, overEpochMs: nowEpochMs(), ...delivered });
    };
    const nothing = { server: null, did: null, lied: false, changedUsage: false };
    response.on('close', () => {
      if (response.writableFinished || over.done) return;
      if (behaviour.leaves?.includes('caller') !== true) asker.giveUp();
      finish({ ...nothing, status: null, end: 'caller-gone' });
    });
    const caller = callerSink(response);
    const sink: Sink = {
      begin: (status, headers) => {
        if (over.done) return;
        over.begun = true;
        caller.begin(status, headers);
      },
      write: (text) => void (over.done || caller.write(text)),
      end: (how) => void (over.done || caller.end(how)),
    };
    const { deadline } = behaviour;
    const timer =
      deadline &&
      setTimeout(() => {
        if (over.begun || over.done) return;
        finish(deliverError(caller, deadline.status));
        if (behaviour.leaves?.includes('deadline') !== true) asker.giveUp();
      }, deadline.ms);
    const delivered = await serve(body, index, sink, asker);
    clearTimeout(timer);
    if (delivered.end === 'whole' && !over.done) await finished(response);
    finish(delivered);
  }

  return {
    answer(request: IncomingMessage, response: ServerResponse): void {
      handle(request, response).catch((error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        response.destroy();
      });
    },
    close(): void {
      timers.forEach((timer) => clearInterval(timer));
      log({ kind: 'delay', maxMs: delay.max / 1e6 });
    },
  };
}

/** The arrival's index at the end of its id. */
function readIndex(id: string | string[] | undefined): number | null {
  const digits = typeof id === 'string' ? /-(\d+)$/.exec(id)?.[1] : undefined;
  return digits === undefined ? null : Number(digits);
}

function finished(response: ServerResponse): Promise<void> {
  if (response.writableFinished || response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    response.once('finish', resolve);
    response.once('close', resolve);
  });
}
