import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { CutoverError, formatCause } from '../../../kit/cutover-error.ts';
import { createRedactor } from '../../../kit/secrets/redactor.ts';
import { redactTarget } from '../../../kit/secrets/redact-text.ts';
import { hostOf, isThisMachine } from '../../../kit/settings/http-url.ts';
import { reportHealth } from '../../process/health.ts';
import { listen } from '../../process/listen.ts';
import { nowEpochMs } from '../../process/now.ts';
import type { Refusals } from '../../proxy/client-shares.ts';
import { type ProxyLimits, serviceLimits } from '../../proxy/proxy-limits.ts';
import { createUpstream } from '../../proxy/upstream.ts';
import type { FaultRecord } from '../../../collector/records/record.ts';
import { createEventLog, type EndSignal, type SessionEvent } from './event-log.ts';
import { type InjectJournalEntry, type LeftArmed, openInjectJournal } from './inject-journal.ts';
import { createInjector } from '../injector.ts';
import type { ServiceStatus } from '../injector-status.ts';
import type { RunIdentity } from '../run-identity.ts';
import { createSessionLock } from './session-lock.ts';
import { createSessionRoutes } from './session-routes.ts';
import { systemClock } from '../system-clock.ts';

/** Where to listen. */
export interface Address {
  host: string;
  /** 0 takes a free one. */
  port: number;
}

/** What a long-lived injector is started with. */
export interface InjectServiceOptions {
  /** Where everything goes, for life: an http or https URL, with a base path if need be. */
  upstream: string;
  listen: Address;
  control: Address;
  /** Default: those of a service. */
  limits?: ProxyLimits;
  /** Bearer token of the control API. */
  token: string;
  /** What was armed and reverted is appended to this file. */
  journalPath?: string | undefined;
  /** Told of each change, for people. */
  onEvent(event: FaultRecord | SessionEvent, holder: string | null): void;
  /** Told what went wrong and does not stop it. */
  warn(text: string): void;
  /** How many lines for people went nowhere so far. Default: none. */
  logLinesLost?: () => number;
}

/** A running long-lived injector. */
export interface InjectService {
  url: string;
  controlUrl: string;
  /** What an earlier injector with the same journal ended with. */
  left: LeftArmed | null;
  status(): ServiceStatus;
  /** The panic button: takes all faults back, and the injector away from the run that holds it. */
  clear(): void;
  /**
   * Takes all faults back, takes nothing new, lets what is in hand end for up to `graceMs`, then closes every connection. Resolves to
   * how many were cut off then. A run that holds it is told that it ends, and which signal told it to.
   */
  stop(graceMs: number, signal?: EndSignal): Promise<number>;
}

/** So many events are kept for readers that are slow or gone for a moment: half a minute at 500 calls a second. */
const KEPT_EVENTS = 16_384;

/** So long is waited for who takes the last events. */
const LAST_EVENTS_MS = 1_000;

const nobody: RunIdentity = { provider: 'primary', runToken: null, seed: 1 };

/** Starts an injector that stays: in front of one upstream, for any number of runs, one at a time. */
export async function startInjectService(options: InjectServiceOptions): Promise<InjectService> {
  const { upstream, token, onEvent, warn, logLinesLost = () => 0 } = options;
  createUpstream(upstream);
  let journalLinesLost = 0;
  const journal = options.journalPath === undefined ? null : openInjectJournal(options.journalPath);
  const note = (entry: InjectJournalEntry): void => {
    // A full disk must not keep a fault from being taken back.
    try {
      journal?.write(entry);
    } catch (error) {
      journalLinesLost++;
      warn(`The journal could not be written: ${formatCause(error)}`);
    }
  };
  const log = createEventLog(randomBytes(8).toString('hex'), KEPT_EVENTS);
  let stopHealth = (): void => {};
  /** Health is told run by run: what was refused before a run took it is not the run's, and what was refused last is told when it ends. */
  const beginHealth = ({ provider, runToken }: RunIdentity): void => {
    stopHealth();
    const before = injector.proxy.refused();
    stopHealth = reportHealth(
      'injector:primary',
      (record) => log.publish(runToken, { ...record, process: `injector:${provider}` }),
      { refused: () => subtract(injector.proxy.refused(), before) },
    );
  };
  let endSignal: EndSignal | undefined;
  const lock = createSessionLock(systemClock, ({ event, session }) => {
    beginHealth(event === 'began' ? session : nobody);
    if (event !== 'began') injector.revert();
    const { holder, provider, runToken } = session;
    const by = event === 'ended' && endSignal !== undefined ? { signal: endSignal } : {};
    const record: SessionEvent = { kind: 'session', event, holder, provider, atEpochMs: nowEpochMs(), ...by };
    log.publish(runToken, record);
    note({ what: 'session', event, holder });
    onEvent(record, holder);
  });
  let port = 0;
  const injector = createInjector({
    ...nobody,
    upstream,
    limits: options.limits ?? serviceLimits,
    controlToken: token,
    clock: systemClock,
    redactor: createRedactor(),
    currentRun: lock.current,
    createRoutes: (controlled) =>
      createSessionRoutes({ lock, log, controlled: { ...controlled, status: () => status() } }),
    write(record, { runToken }) {
      log.publish(runToken, record);
      if (record.kind !== 'fault') return;
      const holder = lock.current()?.holder ?? null;
      note(
        record.event === 'armed' ? { what: 'armed', faults: record.faults, holder } : { what: record.event, holder },
      );
      onEvent(record, holder);
    },
  });
  const status = (): ServiceStatus => {
    const session = lock.current();
    return {
      ...injector.status(),
      bootId: log.bootId,
      epochMs: nowEpochMs(),
      upstream,
      port,
      lastEventId: log.lastId,
      linesLost: { log: logLinesLost(), journal: journalLinesLost },
      session: session && {
        holder: session.holder,
        provider: session.provider,
        leaseLeftMs: lock.leaseLeftMs(),
        openAttempts: injector.openAttempts(session.runToken),
      },
    };
  };

  port = await listen(injector.proxy.server, options.listen.port, 'The injector', options.listen.host);
  let controlPort: number;
  try {
    controlPort = await listen(injector.control, options.control.port, 'Its control API', options.control.host);
    rejectLoop(upstream, [port, controlPort]);
  } catch (error) {
    injector.control.close();
    await injector.proxy.close();
    throw error;
  }
  beginHealth(nobody);
  note({ what: 'started', pid: process.pid, upstream: redactTarget(upstream) });

  return {
    url: formatUrl(options.listen.host, port),
    controlUrl: formatUrl(options.control.host, controlPort),
    left: journal?.left ?? null,
    status,
    clear() {
      lock.end('cleared');
      injector.revert();
    },
    async stop(graceMs, signal) {
      endSignal = signal;
      lock.end('ended');
      injector.revert();
      stopHealth();
      log.end();
      await closeControl(injector.control);
      const cutOff = await injector.proxy.drain(graceMs);
      await injector.proxy.close();
      await injector.settle();
      note({ what: 'stopped', pid: process.pid, linesLost: { log: logLinesLost(), journal: journalLinesLost } });
      return cutOff;
    },
  };
}

function subtract(refused: Refusals, before: Refusals): Refusals {
  const { connections, requests, overdue } = refused;
  return {
    connections: connections - before.connections,
    requests: requests - before.requests,
    overdue: overdue - before.overdue,
  };
}

/** Takes nothing new. Who follows the events has a moment to take the last ones, which say that it ends; destroyed at once, their connections would lose them. */
async function closeControl(control: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => control.close(() => resolve()));
  await Promise.race([closed, sleep(LAST_EVENTS_MS, undefined, { ref: false })]);
  control.closeAllConnections();
}

/** An injector whose upstream is itself would pass every request round in a ring. */
function rejectLoop(upstream: string, ports: readonly number[]): void {
  const url = new URL(upstream);
  const host = hostOf(url);
  // Who connects to the unspecified address comes to this machine.
  const isHere = isThisMachine(host) || host === '[::]' || host === '0.0.0.0';
  if (isHere && ports.includes(Number(url.port))) {
    throw new CutoverError('usage', `--upstream must be the provider, got ${upstream}, which is this injector itself.`);
  }
}

function formatUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
