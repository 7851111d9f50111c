import { PROVIDER_NAME } from '../../../kit/terms/provider.ts';
import { object, required } from '../../../kit/settings/object.ts';
import { number, text } from '../../../kit/settings/reader.ts';
import { ControlRefusal } from '../control-refusal.ts';
import type { ControlAnswer, ControlRequest, ControlRoutes } from '../control-server.ts';
import { type EventLog, readEventId } from './event-log.ts';
import { type Controlled, createFaultRoutes, leaseLength } from '../fault-routes.ts';
import type { ServiceStatus } from '../injector-status.ts';
import { serveEvents } from './serve-events.ts';
import type { SessionLock } from './session-lock.ts';

/** The request header by which a run says which run it is. */
export const RUN_HEADER = 'cutover-run';

const sessionRequest = object({
  runToken: required(
    'the run in correlation ids',
    text({ pattern: /^[a-z0-9]{4,40}$/, rule: '4 to 40 lower-case letters and digits' }),
  ),
  holder: required(
    'who asks, for people',
    text({ pattern: /^[^\p{C}]{1,200}$/u, rule: 'one line of at most 200 characters' }),
  ),
  provider: required(
    "which of the drill's providers it stands in front of",
    text({ pattern: PROVIDER_NAME, rule: 'the name of a provider' }),
  ),
  seed: required("the drill's seed", number({ min: 0, max: 4_294_967_295, whole: true })),
  leaseMs: required('how long the session lasts unless renewed, in ms', leaseLength),
});

/** What the routes of a long-lived injector work on. */
export interface ServiceParts {
  controlled: Omit<Controlled, 'status'> & { status(): ServiceStatus };
  lock: SessionLock;
  log: EventLog;
}

/** The control API of a long-lived injector: faults, sessions of runs, and what happens as server-sent events. */
export function createSessionRoutes({ controlled, lock, log }: ServiceParts): ControlRoutes {
  const runOf = (request: ControlRequest): string | null => request.header(RUN_HEADER);
  const status = (): ControlAnswer => ({ kind: 'json', body: controlled.status() });
  const refuse = (reason: string | null): void => {
    if (reason !== null) throw new ControlRefusal(409, `Refused: ${reason}.`);
  };
  return {
    ...createFaultRoutes(controlled, {
      beforeArm: (request) => refuse(lock.refuse(runOf(request))),
      beforeClear(request) {
        const run = runOf(request);
        // Whoever is no run presses the panic button: the run that holds it must not arm again.
        if (run === null) return lock.end('cleared');
        // A run that was cleared, or comes late, finds done what it wants.
        if (controlled.status().faults.length > 0) refuse(lock.refuse(run));
      },
    }),
    async 'PUT /session'(request) {
      const { leaseMs, ...asked } = sessionRequest.read(await request.readJson(), '');
      const { faults, leaseLeftMs } = controlled.status();
      if (lock.current() === null && faults.length > 0) {
        const seconds = ((leaseLeftMs ?? 0) / 1000).toFixed(1);
        refuse(`faults are armed by hand for another ${seconds} s; clear them first`);
      }
      refuse(lock.take(asked, leaseMs));
      return status();
    },
    'DELETE /session'(request) {
      if (lock.current() !== null) refuse(lock.refuse(runOf(request)));
      lock.end('released');
      return status();
    },
    'GET /events': (request) => {
      const after = readEventId(log, request.header('last-event-id'));
      return { kind: 'stream', serve: (response) => serveEvents(response, log, after) };
    },
  };
}
