import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { type ControlClient, createControlClient } from '../../../lib/proxies/injector/service/control-client.ts';
import { createInjector } from '../../../lib/proxies/injector/injector.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import type { AttemptRecord, FaultRecord } from '../../../lib/collector/records/record.ts';
import { waitUntil } from '../proxy/raw-sockets.ts';

/** An injector that listens, what it has recorded, and the clock its faults are armed by. */
export interface RunningInjector extends AsyncDisposable {
  url: string;
  port: number;
  control: ControlClient;
  records: (AttemptRecord | FaultRecord)[];
  /** What it recorded, once that is `count` attempts: an answer is recorded behind its last byte. */
  attempted(count?: number): Promise<AttemptRecord[]>;
  /** Moves the clock, which stands still otherwise. */
  move(ms: number): void;
}

/** Starts an injector in front of `upstream` within this process. */
export async function startInjector(upstream: string, seed = 1): Promise<RunningInjector> {
  const records: (AttemptRecord | FaultRecord)[] = [];
  const attempts = (): AttemptRecord[] => records.filter((record) => record.kind === 'attempt');
  let nowMs = 0;
  const injector = createInjector({
    redactor: createRedactor(),
    provider: 'primary',
    upstream,
    runToken: 'ab1',
    seed,
    controlToken: 'token',
    clock: { now: () => nowMs, after: () => () => {} },
    write: (record) => void (record.kind !== 'connection' && records.push(record)),
  });
  const port = await listen(injector.proxy.server, 0, 'the injector');
  const controlPort = await listen(injector.control, 0, 'the control API');
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    control: createControlClient({ url: `http://127.0.0.1:${controlPort}`, token: 'token' }),
    records,
    async attempted(count = 1) {
      await waitUntil(() => attempts().length >= count);
      return attempts();
    },
    move: (ms) => (nowMs += ms),
    async [Symbol.asyncDispose]() {
      injector.control.close();
      injector.control.closeAllConnections();
      await injector.proxy.close();
    },
  };
}
