import type { Server } from 'node:http';
import type { ProviderName } from '../drill/provider.ts';
import { nowEpochMs } from '../process/now.ts';
import { createProxy, type Proxy } from '../proxy/proxy.ts';
import type { AttemptRecord, FaultRecord } from '../records/record.ts';
import { createAttempts } from './attempts.ts';
import { createControlServer, type InjectorStatus } from './control-server.ts';
import { createFaultSwitch, type SwitchClock } from './fault-switch.ts';

/** What an injector needs to know. */
export interface InjectorOptions {
  provider: ProviderName;
  /** The provider's URL. */
  upstream: string;
  runToken: string;
  seed: number;
  controlToken: string;
  clock: SwitchClock;
  write(record: AttemptRecord | FaultRecord): void;
}

/** The seat in front of a provider; `proxy.server` and `control` do not listen yet. */
export interface Injector {
  readonly proxy: Proxy;
  readonly control: Server;
  status(): InjectorStatus;
  /** Takes all faults back and lets go of what they hold. */
  revert(): void;
}

/** A proxy that faults can be armed on for the length of a lease. Without a lease it only passes on and records. */
export function createInjector(options: InjectorOptions): Injector {
  const { provider, upstream, runToken, seed, controlToken, clock, write } = options;
  const faultSwitch = createFaultSwitch(clock, ({ event, faults }) => {
    const kinds = faults.map((fault) => fault.kind);
    write({ kind: 'fault', provider, event, faults: kinds, atEpochMs: nowEpochMs() });
    // Whatever held them is gone, also when other faults took its place.
    attempts.releaseHeld();
  });
  const attempts = createAttempts({ provider, runToken, seed, armed: faultSwitch.armed, write });
  const proxy = createProxy({ upstream, openExchange: attempts.open });
  const status = (): InjectorStatus => ({
    faults: faultSwitch.armed(),
    leaseLeftMs: faultSwitch.leaseLeftMs(),
    ...attempts.counts(),
    openConnections: proxy.openConnections(),
  });
  const { arm, extend, revert } = faultSwitch;
  return { proxy, control: createControlServer(controlToken, { arm, extend, revert, status }), status, revert };
}
