import { faultSettings, type FaultSettings } from '../../faults/index.ts';
import { object, required } from '../../kit/settings/object.ts';
import { list, number } from '../../kit/settings/reader.ts';
import { ControlRefusal } from './control-refusal.ts';
import type { ControlAnswer, ControlRequest, ControlRoutes } from './control-server.ts';
import type { InjectorStatus } from './injector-status.ts';
import { MAX_LEASE_MS, MIN_LEASE_MS } from './lease.ts';

/** What the control API may do to an injector. */
export interface Controlled {
  arm(faults: readonly FaultSettings[], leaseMs: number): void;
  /** False when nothing is armed any more. */
  extend(leaseMs: number): boolean;
  revert(): void;
  /** Resolves when what was armed or taken back is in force, ports included. */
  settled(): Promise<void>;
  status(): InjectorStatus;
}

/** Looks at a change before it is made; throws a refusal when the caller may not make it. */
export interface FaultGuard {
  beforeArm(request: ControlRequest): void;
  beforeClear(request: ControlRequest): void;
}

/** The length of a lease as the control API takes it. */
export const leaseLength = number({ min: MIN_LEASE_MS, max: MAX_LEASE_MS, whole: true });

const armRequest = object({
  faults: required('the faults to arm, the first asked first', list(faultSettings, { min: 1, max: 32 })),
  leaseMs: required('how long they stay armed unless extended, in ms', leaseLength),
});
const leaseRequest = object({ leaseMs: required('how long the armed faults stay from now on, in ms', leaseLength) });
const anybody: FaultGuard = { beforeArm: () => {}, beforeClear: () => {} };

/** The routes every injector has: put, list, extend and clear faults, and its status. */
export function createFaultRoutes(controlled: Controlled, guard: FaultGuard = anybody): ControlRoutes {
  const status = (): ControlAnswer => ({ kind: 'json', body: controlled.status() });
  return {
    'GET /status': status,
    'GET /faults': () => {
      const { faults, summaries, leaseLeftMs } = controlled.status();
      return { kind: 'json', body: { faults, summaries, leaseLeftMs } };
    },
    async 'PUT /faults'(request) {
      const { faults, leaseMs } = armRequest.read(await request.readJson(), '');
      guard.beforeArm(request);
      controlled.arm(faults, leaseMs);
      await controlled.settled();
      return status();
    },
    async 'POST /lease'(request) {
      const { leaseMs } = leaseRequest.read(await request.readJson(), '');
      guard.beforeArm(request);
      if (!controlled.extend(leaseMs)) {
        throw new ControlRefusal(409, 'Nothing is armed: the lease has run out or was never taken.');
      }
      return status();
    },
    async 'DELETE /faults'(request) {
      guard.beforeClear(request);
      controlled.revert();
      await controlled.settled();
      return status();
    },
  };
}
