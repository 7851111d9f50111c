import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import type { Socket } from 'node:net';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { createControlClient } from '../../../lib/proxies/injector/service/control-client.ts';
import { createInjector, type Injector } from '../../../lib/proxies/injector/injector.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import type { AttemptRecord } from '../../../lib/collector/records/record.ts';
import { openClient, type RawClient, startRawServer, waitUntil } from '../proxy/raw-sockets.ts';

/** An injector before a provider, and a client that is connected to it. */
export interface FaultyInjector extends AsyncDisposable {
  injector: Injector;
  port: number;
  client: RawClient;
  attempts: AttemptRecord[];
  attempted(count?: number): Promise<AttemptRecord[]>;
  upstreams: Set<Socket>;
}

/** An injector with this fault before a provider that answers every request so, cut where the test says. */
export async function startFaultyInjector(
  fault: FaultSettings,
  answer: string,
  { pieceBytes = Infinity, closes = false } = {},
): Promise<FaultyInjector> {
  const upstream = await startRawServer((socket) => {
    socket.on('end', () => socket.end());
    socket.on('data', () => {
      for (let at = 0; at < answer.length; at += pieceBytes) {
        socket.write(answer.slice(at, Math.min(answer.length, at + pieceBytes)), 'latin1');
      }
      if (closes) socket.end();
    });
  });
  const attempts: AttemptRecord[] = [];
  const injector = createInjector({
    redactor: createRedactor(),
    provider: 'primary',
    upstream: `http://127.0.0.1:${upstream.port}`,
    runToken: 'ab1',
    seed: 1,
    controlToken: 'token',
    clock: { now: () => performance.now(), after: () => () => {} },
    write: (record) => void (record.kind === 'attempt' && attempts.push(record)),
  });
  const port = await listen(injector.proxy.server, 0, 'the injector');
  const controlPort = await listen(injector.control, 0, 'the control API');
  const control = createControlClient({ url: `http://127.0.0.1:${controlPort}`, token: 'token' });
  await control.arm([fault], 600_000);
  const client = await openClient(port);
  return {
    injector,
    port,
    client,
    attempts,
    upstreams: upstream.sockets,
    async attempted(count = 1) {
      await waitUntil(() => attempts.length >= count);
      return attempts;
    },
    async [Symbol.asyncDispose]() {
      client.socket.destroy();
      injector.control.close();
      injector.control.closeAllConnections();
      await injector.proxy.close();
      await upstream[Symbol.asyncDispose]();
    },
  };
}
