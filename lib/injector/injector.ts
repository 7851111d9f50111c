import type { Server } from 'node:http';
import type { ProviderName } from '../drill/provider.ts';
import { nowEpochMs } from '../process/now.ts';
import { createProxy, type Proxy } from '../proxy/proxy.ts';
import type { AttemptRecord, FaultRecord } from '../records/record.ts';
import { createAttempts } from './attempts.ts';
import { createControlServer, type InjectorStatus } from './control-server.ts';
import { createFaultChain, type FaultChain } from './fault-chain.ts';
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
  let chain: FaultChain | null = null;
  const faultSwitch = createFaultSwitch(clock, ({ event, faults }) => {
    const kinds = faults.map((fault) => fault.kind);
    const done = chain === null ? {} : { summaries: chain.summarize() };
    chain = faults.length === 0 ? null : createFaultChain({ faults, seed, seat: provider, armedAtMs: clock.now() });
    write({ kind: 'fault', provider, event, faults: kinds, atEpochMs: nowEpochMs(), ...done });
    // Whatever held them is gone, also when other faults took its place.
    attempts.releaseHeld();
  });
  const armedChain = (): FaultChain | null => {
    // Asking lets go of a lease that has run out, and of its chain.
    faultSwitch.armed();
    return chain;
  };
  const attempts = createAttempts({ provider, runToken, now: clock.now, armed: armedChain, write });
  const proxy = createProxy({ upstream, openExchange: attempts.open });
  const status = (): InjectorStatus => ({
    faults: faultSwitch.armed(),
    summaries: armedChain()?.summarize() ?? [],
    leaseLeftMs: faultSwitch.leaseLeftMs(),
    ...attempts.counts(),
    openConnections: proxy.openConnections(),
  });
  const { arm, extend, revert } = faultSwitch;
  return { proxy, control: createControlServer(controlToken, { arm, extend, revert, status }), status, revert };
}
