import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import type { Socket } from 'node:net';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { type ControlClient, createControlClient } from '../../../lib/proxies/injector/service/control-client.ts';
import { createInjector, type Injector, type InjectorOptions } from '../../../lib/proxies/injector/injector.ts';
import { findFreePort } from '../../../lib/proxies/process/free-port.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import type { AttemptRecord, RunRecord } from '../../../lib/collector/records/record.ts';
import { startRawServer, waitUntil } from '../proxy/raw-sockets.ts';

/** An injector with a fault armed, before a provider on raw sockets. */
export interface FaultySeat extends AsyncDisposable {
  injector: Injector;
  port: number;
  control: ControlClient;
  records: RunRecord[];
  /** The provider's connections that are open now. */
  upstreams: Set<Socket>;
  /** What it recorded, once that is `count` attempts: an answer is recorded behind its last byte. */
  attempted(count?: number): Promise<AttemptRecord[]>;
  /** Moves the clock leases are counted by, and fires what is due. */
  move(ms: number): void;
}

/** Starts one; `serve` is the provider. Nothing is armed when `faults` is empty. */
export async function startFaultySeat(
  faults: FaultSettings[],
  serve: (socket: Socket) => void,
  options: Partial<InjectorOptions> = {},
): Promise<FaultySeat> {
  const upstream = await startRawServer(serve);
  const records: RunRecord[] = [];
  const timers = new Set<{ dueMs: number; run: () => void }>();
  let nowMs = 0;
  const injector = createInjector({
    redactor: createRedactor(),
    provider: 'primary',
    upstream: `http://127.0.0.1:${upstream.port}`,
    runToken: 'ab1',
    seed: 1,
    controlToken: 'token',
    clock: {
      now: () => nowMs,
      after(ms, run) {
        const timer = { dueMs: nowMs + ms, run };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    },
    write: (record) => records.push(record),
    ...options,
  });
  // One that nobody else is given while a fault has it closed.
  const port = await listen(injector.proxy.server, await findFreePort(), 'the injector');
  const controlPort = await listen(injector.control, 0, 'the control API');
  const control = createControlClient({ url: `http://127.0.0.1:${controlPort}`, token: 'token' });
  if (faults.length > 0) await control.arm(faults, 600_000);
  const attempts = (): AttemptRecord[] => records.filter((record) => record.kind === 'attempt');
  return {
    injector,
    port,
    control,
    records,
    upstreams: upstream.sockets,
    async attempted(count = 1) {
      await waitUntil(() => attempts().length >= count);
      return attempts();
    },
    move(ms) {
      nowMs += ms;
      for (const timer of timers) {
        if (timer.dueMs > nowMs || !timers.delete(timer)) continue;
        timer.run();
      }
    },
    async [Symbol.asyncDispose]() {
      injector.control.close();
      injector.control.closeAllConnections();
      await injector.proxy.close();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

/** A provider that answers every request that comes in one piece with `answer`. */
export function answering(answer: string, close = false): (socket: Socket) => void {
  return (socket) => {
    socket.on('end', () => socket.end());
    socket.on('data', () => {
      socket.write(answer, 'latin1');
      if (close) socket.end();
    });
  };
}
