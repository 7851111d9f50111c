import type { Server } from 'node:http';
import { CutoverError } from '../cutover-error.ts';
import type { ProviderName } from '../drill/provider.ts';
import { listTlsFaults } from '../faults/decide-connection.ts';
import { nowEpochMs } from '../process/now.ts';
import { createProxy, type Proxy } from '../proxy/proxy.ts';
import type { TlsCredentials } from '../proxy/secure-door.ts';
import type { AttemptRecord, ConnectionRecord, FaultRecord } from '../records/record.ts';
import { createAttempts } from './attempts.ts';
import { createConnections } from './connections.ts';
import { createControlServer, type InjectorStatus } from './control-server.ts';
import { createFaultChain, type FaultChain } from './fault-chain.ts';
import { createFaultSwitch, type SwitchClock } from './fault-switch.ts';

/** What an injector needs to know. */
export interface InjectorOptions {
  provider: ProviderName;
  /** The provider's URL. */
  upstream: string;
  /** Speaks https to the target with these. Default: plain http. */
  tls?: TlsCredentials | undefined;
  runToken: string;
  seed: number;
  controlToken: string;
  clock: SwitchClock;
  write(record: AttemptRecord | ConnectionRecord | FaultRecord): void;
}

/** The seat in front of a provider; `proxy.server` and `control` do not listen yet. */
export interface Injector {
  readonly proxy: Proxy;
  readonly control: Server;
  status(): InjectorStatus;
  /** Takes all faults back and lets go of what they hold. */
  revert(): void;
}

/**
 * A proxy that faults can be armed on for the length of a lease. Without a lease it only passes on and records. To arm
 * a fault of TLS on a seat that speaks none is a `usage` error.
 */
export function createInjector(options: InjectorOptions): Injector {
  const { provider, upstream, tls, runToken, seed, controlToken, clock, write } = options;
  let chain: FaultChain | null = null;
  const faultSwitch = createFaultSwitch(clock, ({ event, faults }) => {
    const kinds = faults.map((fault) => fault.kind);
    const done = chain === null ? {} : { summaries: chain.summarize() };
    chain = faults.length === 0 ? null : createFaultChain({ faults, seed, seat: provider, armedAtMs: clock.now() });
    write({ kind: 'fault', provider, event, faults: kinds, atEpochMs: nowEpochMs(), ...done });
    // Whatever held them is gone, also when other faults took its place.
    attempts.releaseHeld();
    proxy.letGo();
    connections.onFaultsChanged();
  });
  const armedChain = (): FaultChain | null => {
    // Asking lets go of a lease that has run out, and of its chain.
    faultSwitch.armed();
    return chain;
  };
  const attempts = createAttempts({ provider, runToken, now: clock.now, armed: armedChain, write });
  const connections = createConnections({
    provider,
    clock,
    armed: armedChain,
    write,
    wantPort: (change) => proxy.wantPort(change),
    openConnections: () => proxy.openConnections(),
    resetConnections(fault) {
      let count = 0;
      attempts.endBy(fault, () => (count = proxy.resetConnections()));
      return count;
    },
  });
  const proxy = createProxy({
    upstream,
    tls,
    openExchange: attempts.open,
    decideConnection: connections.decide,
    onPortChange: connections.onPortChange,
  });
  const status = (): InjectorStatus => ({
    faults: faultSwitch.armed(),
    summaries: armedChain()?.summarize() ?? [],
    leaseLeftMs: faultSwitch.leaseLeftMs(),
    ...attempts.counts(),
    ...connections.counts(),
    openConnections: proxy.openConnections(),
  });
  const { extend, revert } = faultSwitch;
  const arm: typeof faultSwitch.arm = (faults, leaseMs) => {
    const [needsTls] = tls === undefined ? listTlsFaults(faults) : [];
    if (needsTls !== undefined) {
      throw new CutoverError('usage', `${needsTls} needs a seat that speaks https: give it a certificate and a key.`);
    }
    faultSwitch.arm(faults, leaseMs);
  };
  return {
    proxy,
    control: createControlServer(controlToken, { arm, extend, revert, settled: proxy.portSettled, status }),
    status,
    revert,
  };
}
