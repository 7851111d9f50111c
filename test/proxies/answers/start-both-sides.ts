import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { Agent, createServer, request } from 'node:http';
import type { AttemptRecord, ExchangeRecord } from '../../../lib/collector/records/record.ts';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { createInjector } from '../../../lib/proxies/injector/injector.ts';
import { createControlClient } from '../../../lib/proxies/injector/service/control-client.ts';
import { createExchanges } from '../../../lib/proxies/observer/exchanges.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { createProxy } from '../../../lib/proxies/proxy/proxy.ts';

/** An answer as a provider sends it. */
export interface SentAnswer {
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** How much of it the provider sends, and how it stops. */
export type Sending = 'all' | 'half, then its end' | 'half, then a cut';

/** A provider, an injector before it, an observer before that, and a caller: as in a drill whose target passes all on. */
export interface BothSides extends AsyncDisposable {
  /** Has the provider answer so, and gives what both sides recorded of it. */
  ask(answer: SentAnswer, sending: Sending): Promise<{ attempt: AttemptRecord; exchange: ExchangeRecord }>;
}

/** Starts them on loopback, with these faults in force. */
export async function startBothSides(faults: readonly FaultSettings[]): Promise<BothSides> {
  let sent: { answer: SentAnswer; sending: Sending } | null = null;
  const provider = createServer((_, response) => {
    if (sent === null) return void response.destroy();
    const { answer, sending } = sent;
    response.writeHead(200, { 'content-type': answer.type });
    const half = answer.bytes.subarray(0, answer.bytes.length / 2);
    if (sending === 'half, then a cut') response.write(half, () => response.destroy());
    else response.end(sending === 'all' ? answer.bytes : half);
  });
  const providerPort = await listen(provider, 0, 'the provider');

  const attempts: AttemptRecord[] = [];
  const injector = createInjector({
    redactor: createRedactor(),
    provider: 'primary',
    upstream: `http://127.0.0.1:${providerPort}`,
    runToken: 'ab1',
    seed: 1,
    controlToken: 'token',
    clock: { now: () => performance.now(), after: () => () => {} },
    write: (record) => void (record.kind === 'attempt' && attempts.push(record)),
  });
  const injectorPort = await listen(injector.proxy.server, 0, 'the injector');
  const controlPort = await listen(injector.control, 0, 'the control API');
  const control = createControlClient({ url: `http://127.0.0.1:${controlPort}`, token: 'token' });
  if (faults.length > 0) await control.arm([...faults], 600_000);

  const exchanges: ExchangeRecord[] = [];
  const observed = createExchanges({
    runToken: 'ab1',
    redactor: createRedactor(),
    write: (record) => void exchanges.push(record),
  });
  const observer = createProxy({ upstream: `http://127.0.0.1:${injectorPort}`, openExchange: observed.open });
  const port = await listen(observer.server, 0, 'the observer');
  const agent = new Agent({ keepAlive: true });

  return {
    async ask(answer, sending) {
      sent = { answer, sending };
      const before = exchanges.length;
      await call(port, agent);
      while (exchanges.length === before || attempts.length === before)
        await new Promise((resolve) => setImmediate(resolve));
      return { attempt: attempts[before] as AttemptRecord, exchange: exchanges[before] as ExchangeRecord };
    },
    async [Symbol.asyncDispose]() {
      agent.destroy();
      await observer.close();
      injector.revert();
      await injector.proxy.close();
      injector.control.close();
      provider.closeAllConnections();
      provider.close();
    },
  };
}

/** Resolves when the answer is over, however it ended. */
function call(port: number, agent: Agent): Promise<void> {
  return new Promise((resolve) => {
    const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Hello' }] });
    request({ port, host: '127.0.0.1', path: '/v1/chat/completions', method: 'POST', agent }, (response) => {
      response.on('data', () => {});
      response.on('close', () => resolve());
      response.on('error', () => resolve());
    })
      .on('error', () => resolve())
      .end(body);
  });
}
