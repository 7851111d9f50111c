import { Agent, createServer, request, type ServerResponse } from 'node:http';
import type { AttemptRecord, ExchangeRecord } from '../../../lib/collector/records/record.ts';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { createExchanges } from '../../../lib/proxies/observer/exchanges.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { createProxy } from '../../../lib/proxies/proxy/proxy.ts';
import { injectorStarters, RUN_TOKEN, type InjectorKind } from './injector-starters.ts';

/** An answer as a provider sends it. */
export interface SentAnswer {
  name: string;
  type: string;
  bytes: Uint8Array;
}

const halfOf = ({ bytes }: SentAnswer): Uint8Array => bytes.subarray(0, bytes.length / 2);
const begin = (response: ServerResponse, { type }: SentAnswer): ServerResponse =>
  response.writeHead(200, { 'content-type': type });

/** What a provider sends of an answer, and how it stops. */
const sendings = {
  all: (response, answer) => begin(response, answer).end(answer.bytes),
  'half, then its end': (response, answer) => begin(response, answer).end(halfOf(answer)),
  'half, then a cut': (response, answer) => begin(response, answer).write(halfOf(answer), () => response.destroy()),
  'half, then a reset': (response, answer) =>
    begin(response, answer).write(halfOf(answer), () => response.socket?.resetAndDestroy()),
  'half, then nothing': (response, answer) => begin(response, answer).write(halfOf(answer)),
  'an empty body': (response, answer) => begin(response, answer).end(),
  'a cut before its head': (response) => response.destroy(),
  'nothing at all': () => {},
  'an error of its own': (response) =>
    response
      .writeHead(429, { 'content-type': 'application/json' })
      .end('{"error":{"message":"Slow down.","type":"rate_limit_error"}}'),
  'an error in a 200': (response) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"error":{"message":"Overloaded.","code":503}}'),
} satisfies Record<string, (response: ServerResponse, answer: SentAnswer) => unknown>;
export type Sending = keyof typeof sendings;

/** A provider, an injector before it, an observer before that, and a caller: as in a drill whose target passes all on. */
export interface BothSides extends AsyncDisposable {
  /** Has the provider answer so, and gives what both sides recorded of it. The caller leaves where no more comes. */
  ask(answer: SentAnswer, sending: Sending): Promise<{ attempt: AttemptRecord; exchange: ExchangeRecord }>;
}

/** Starts them on loopback, with these faults in force. */
export async function startBothSides(faults: readonly FaultSettings[], kind: InjectorKind): Promise<BothSides> {
  let sent: { answer: SentAnswer; sending: Sending } | null = null;
  /** Told when a call has come to the provider: a caller that left before would be known to nobody. */
  let hasCome = (): void => {};
  const provider = createServer((_, response) => {
    hasCome();
    if (sent === null) response.destroy();
    else sendings[sent.sending](response, sent.answer);
  });
  const providerPort = await listen(provider, 0, 'the provider');
  const injector = await injectorStarters[kind](`http://127.0.0.1:${providerPort}`, faults);
  const { attempts } = injector;

  const exchanges: ExchangeRecord[] = [];
  const observed = createExchanges({
    runToken: RUN_TOKEN,
    redactor: createRedactor(),
    write: (record) => void exchanges.push(record),
  });
  const observer = createProxy({ upstream: injector.url, openExchange: observed.open });
  const port = await listen(observer.server, 0, 'the observer');
  const agent = new Agent({ keepAlive: true });

  return {
    async ask(answer, sending) {
      sent = { answer, sending };
      const before = exchanges.length;
      const leavesAfter =
        sending === 'half, then nothing' ? halfOf(answer).length : sending === 'nothing at all' ? 0 : Infinity;
      const come = new Promise<void>((resolve) => (hasCome = resolve));
      await call(port, agent, leavesAfter, come);
      while (exchanges.length === before || attempts.length === before)
        await new Promise((resolve) => setImmediate(resolve));
      return { attempt: attempts[before] as AttemptRecord, exchange: exchanges[before] as ExchangeRecord };
    },
    async [Symbol.asyncDispose]() {
      agent.destroy();
      await observer.close();
      await injector.stop();
      provider.closeAllConnections();
      provider.close();
    },
  };
}

/**
 * Resolves when the answer is over, however it ended, or when so many bytes have come and the caller has left: where none are to come, once the
 * provider has the call.
 */
function call(port: number, agent: Agent, leavesAfter: number, come: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Hello' }] });
    const path = '/v1/chat/completions';
    const asking = request({ port, host: '127.0.0.1', path, method: 'POST', agent }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes >= leavesAfter) asking.destroy();
      });
      response.on('close', () => resolve());
      response.on('error', () => resolve());
    });
    asking.on('error', () => resolve()).end(body);
    if (leavesAfter === 0) void come.then(() => asking.destroy());
  });
}
