import type { Server } from 'node:http';
import { CutoverError } from '../../kit/cutover-error.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import { listTlsFaults } from '../../faults/decide-connection.ts';
import { nowEpochMs } from '../process/now.ts';
import { createProxy, type Proxy } from '../proxy/proxy.ts';
import type { ProxyLimits } from '../proxy/proxy-limits.ts';
import type { TlsCredentials } from '../proxy/tls-terminator.ts';
import type { AttemptRecord, ConnectionRecord, FaultRecord } from '../../collector/records/record.ts';
import { createAttempts } from './attempts.ts';
import { createConnections } from './connections.ts';
import { type ControlRoutes, createControlServer } from './control-server.ts';
import { createFaultChain, type FaultChain } from './fault-chain.ts';
import { type Controlled, createFaultRoutes } from './fault-routes.ts';
import { createFaultSwitch, type SwitchClock } from './fault-switch.ts';
import type { InjectorStatus } from './injector-status.ts';
import type { RunIdentity } from './run-identity.ts';

/** What an injector needs to know; the run it works for, unless `currentRun` says another. */
export interface InjectorOptions extends RunIdentity {
  /** The provider's URL. */
  upstream: string;
  /** Speaks https to the target with these. Default: plain http. */
  tls?: TlsCredentials | undefined;
  /** How much it takes on, and how long it waits for a client. Default: those of a drill. */
  limits?: ProxyLimits | undefined;
  controlToken: string;
  clock: SwitchClock;
  /** Takes out of records what must not be written. */
  redactor: Redactor;
  /** For an injector that outlives runs: the run it works for now; null when for none. */
  currentRun?: () => RunIdentity | null;
  /** The control API; by default the routes every injector has. */
  createRoutes?: (controlled: Controlled) => ControlRoutes;
  /** Takes what happened, and in which run. */
  write(record: AttemptRecord | ConnectionRecord | FaultRecord, run: RunIdentity): void;
}

/** The seat in front of a provider; `proxy.server` and `control` do not listen yet. */
export interface Injector {
  readonly proxy: Proxy;
  readonly control: Server;
  status(): InjectorStatus;
  /** For who holds it in its own process; others have the control API. */
  arm: Controlled['arm'];
  extend: Controlled['extend'];
  /** Takes all faults back and lets go of what they hold. */
  revert(): void;
  /** Calls that are not over: of this run, or all of them. */
  openAttempts(runToken?: string): number;
  /** Resolves when every attempt that has ended is written. */
  settle(): Promise<void>;
}

/**
 * A proxy that faults can be armed on for the length of a lease. Without a lease it only passes on and records. To arm
 * a fault of TLS on a seat that speaks none is a `usage` error.
 */
export function createInjector(options: InjectorOptions): Injector {
  const { upstream, tls, limits, controlToken, clock, createRoutes = createFaultRoutes, write } = options;
  const identify = (): RunIdentity => options.currentRun?.() ?? options;
  let chain: FaultChain | null = null;
  const faultSwitch = createFaultSwitch(clock, ({ event, faults }) => {
    const run = identify();
    const { provider, seed } = run;
    const kinds = faults.map((fault) => fault.kind);
    const done = chain === null ? {} : { summaries: chain.summarize() };
    chain = faults.length === 0 ? null : createFaultChain({ faults, seed, seat: provider, armedAtMs: clock.now() });
    write({ kind: 'fault', provider, event, faults: kinds, atEpochMs: nowEpochMs(), ...done }, run);
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
  const attempts = createAttempts({ identify, now: clock.now, armed: armedChain, write, redactor: options.redactor });
  const connections = createConnections({
    identify,
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
    limits,
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
    refused: proxy.refused(),
  });
  const { extend, revert } = faultSwitch;
  const arm: typeof faultSwitch.arm = (faults, leaseMs) => {
    const [needsTls] = tls === undefined ? listTlsFaults(faults) : [];
    if (needsTls !== undefined) {
      throw new CutoverError(
        'usage',
        `faults must have no ${needsTls} on an injector that speaks plain HTTP: give it a certificate and a key.`,
      );
    }
    faultSwitch.arm(faults, leaseMs);
  };
  const { portSettled: settled } = proxy;
  const control = createControlServer(controlToken, createRoutes({ arm, extend, revert, settled, status }));
  return { proxy, control, status, arm, extend, revert, openAttempts: attempts.countOpen, settle: attempts.settle };
}
