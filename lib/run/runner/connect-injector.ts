import { setTimeout as sleep } from 'node:timers/promises';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import type { RemoteInjectorSettings } from '../../drill/provider.ts';
import { type ClockSample, measureClock } from '../../proxies/injector/service/clock-offset.ts';
import {
  type ControlAnswered,
  type ControlClient,
  createServiceClient,
} from '../../proxies/injector/service/control-client.ts';
import { correctTimes } from '../../proxies/injector/service/correct-times.ts';
import type { InjectorEvent, SessionEvent } from '../../proxies/injector/service/event-log.ts';
import { followEvents } from '../../proxies/injector/service/follow-events.ts';
import type { ServiceStatus } from '../../proxies/injector/injector-status.ts';
import type { SessionRequest } from '../../proxies/injector/service/session-lock.ts';
import { nowEpochMs } from '../../proxies/process/now.ts';
import { createRecordWriter } from '../../collector/record-file/record-writer.ts';
import type { RunRecord } from '../../collector/records/record.ts';
import { parseRecord } from '../../collector/records/parse-record.ts';
import { rejectVariable } from './reject-variable.ts';

/** A long-lived injector that works for this run. */
export interface ConnectedInjector {
  control: ControlClient;
  /** Where the target sends this provider's requests, with the path of the drill's upstream. */
  url: string;
  /** Resolves with a clause when it can be had no more: `injector:primary was restarted`. */
  lost: Promise<string>;
  /** Resolves with a clause when somebody pressed its panic button: `injector:primary was cleared by hand`. */
  cleared: Promise<string>;
  /** Lets go of it once its last records are here; what is missing goes into the records as a loss. */
  stop(): Promise<void>;
}

/** What is connected, and for which run. */
export interface ConnectInjectorOptions {
  settings: RemoteInjectorSettings;
  /** The drill's URL of the provider, which must be what the injector stands in front of. */
  upstream: string;
  session: SessionRequest;
  recordsPath: string;
  env: NodeJS.ProcessEnv;
  /** Takes out of its records what must not be written. */
  redactor: Redactor;
  /** Told what went wrong and was mended. */
  warn(text: string): void;
}

/** The injector is another run's for the asking when this one has been silent for so long. */
const SESSION_LEASE_MS = 5_000;
const RENEW_MS = 1_000;
const CLOCK_SAMPLES = 5;
/** What an injector may say of itself; what callers saw, or when a run began, is not for it to say. */
const OWN_KINDS: ReadonlySet<string> = new Set(['attempt', 'connection', 'fault', 'health']);
const KEPT_SAMPLES = 30;
/** Longest wait at the end for calls in progress, and for the last records. */
const DRAIN_MS = 2_000;

/**
 * Takes a long-lived injector for a run and writes what it tells into the run's records, by this machine's clock.
 * Throws a `usage` error for a drill that does not fit it, a `target` error when it cannot be had, an `environment` error when it is another's.
 */
export async function connectInjector(options: ConnectInjectorOptions): Promise<ConnectedInjector> {
  const { settings, session, env, warn, redactor } = options;
  const { runToken } = session;
  const name = `injector:${session.provider}` as const;
  const token = env[settings.tokenEnv];
  if (token === undefined || token === '')
    rejectVariable(`providers.${session.provider}.injector.tokenEnv`, settings.tokenEnv);
  const access = { url: settings.controlUrl, token };
  const control = createServiceClient({ ...access, runToken });
  const samples: ClockSample[] = [];
  const timed = async <T>(ask: () => Promise<T>, read: (answer: T) => number | null): Promise<T> => {
    const sentEpochMs = nowEpochMs();
    const answer = await ask();
    const remoteEpochMs = read(answer);
    if (remoteEpochMs !== null) samples.push({ sentEpochMs, receivedEpochMs: nowEpochMs(), remoteEpochMs });
    if (samples.length > KEPT_SAMPLES) samples.shift();
    return answer;
  };
  const renew = (): Promise<ControlAnswered<ServiceStatus>> =>
    timed(
      () => control.takeSession(session, SESSION_LEASE_MS),
      (answered) => (answered.kind === 'granted' ? answered.status.epochMs : null),
    );

  const url = findSeatUrl(options, await control.status());
  const taken = await renew();
  if (taken.kind === 'refused') throw new CutoverError('environment', `${name} cannot be had. ${taken.reason}`);
  for (let sample = 0; sample < CLOCK_SAMPLES; sample++) await timed(control.status, ({ epochMs }) => epochMs);

  let tellLost: (why: string) => void = () => {};
  const lost = new Promise<string>((resolve) => (tellLost = (why) => resolve(`${name} ${why}`)));
  let tellCleared = (): void => {};
  const cleared = new Promise<string>((resolve) => (tellCleared = () => resolve(`${name} was cleared by hand`)));
  let isEnded = false;
  const records = createRecordWriter(options.recordsPath, (error) =>
    tellLost(`has records that cannot be written: ${formatCause(error)}`),
  );
  const noteLoss = (count: number | null, reason: string): void => {
    records.write({ kind: 'loss', process: name, atEpochMs: nowEpochMs(), records: count, reason });
  };
  const isOwnRecord = (record: RunRecord): boolean =>
    record.kind === 'health'
      ? record.process === name
      : OWN_KINDS.has(record.kind) && 'provider' in record && record.provider === session.provider;
  const take = ({ run, record }: InjectorEvent): void => {
    if (run !== runToken) return;
    if (record.kind === 'session') {
      if (record.event === 'cleared') tellCleared();
      if (record.event === 'ended') {
        isEnded = true;
        tellLost(describeEnd(record));
        // There is nobody any more to be asked for the next.
        void follower.stop();
      }
      return;
    }
    // It comes from another machine, maybe from another version: what the scorer could not read is a loss.
    const parsed = parseRecord(JSON.stringify(record));
    if (!parsed.ok) noteLoss(1, parsed.reason);
    else if (!isOwnRecord(parsed.record)) noteLoss(1, `a ${record.kind} record that is not of ${name}`);
    else records.write(redactor.cleanValue(correctTimes(record, measureClock(samples))));
  };
  const follower = followEvents({
    ...access,
    bootId: taken.status.bootId,
    after: taken.status.lastEventId,
    onEvent: take,
    onLost(count, reason) {
      noteLoss(count, reason);
      if (count === null) tellLost('was restarted');
    },
    onBroken: (reason) => warn(`The connection to the events of ${name} broke and is made again: ${reason}`),
  });

  let heardEpochMs = nowEpochMs();
  const beat = async (): Promise<void> => {
    try {
      const answered = await renew();
      if (answered.kind === 'refused') tellLost(`is lost to this run: ${answered.reason}`);
      heardEpochMs = nowEpochMs();
    } catch (error) {
      if (nowEpochMs() - heardEpochMs > SESSION_LEASE_MS) tellLost(`cannot be reached: ${formatCause(error)}`);
    }
  };
  const heart = setInterval(() => void beat(), RENEW_MS);

  return {
    control: {
      ...control,
      // It took all back before it said that it ends, and answers nobody any more.
      clear: async () => (isEnded ? { ...taken.status, faults: [], summaries: [] } : control.clear()),
    },
    url,
    lost,
    cleared,
    async stop() {
      clearInterval(heart);
      try {
        const open = await waitUntilIdle(control);
        if (open > 0) noteLoss(open, 'calls were still open when the run ended');
        const { lastEventId } = await control.releaseSession();
        const deadline = nowEpochMs() + DRAIN_MS;
        while (follower.lastId() < lastEventId && nowEpochMs() < deadline) await sleep(10);
        const missing = lastEventId - follower.lastId();
        if (missing > 0) noteLoss(missing, 'the last events did not come');
      } catch (error) {
        noteLoss(null, `it could not be asked for its last records: ${formatCause(error)}`);
      } finally {
        await follower.stop();
        records.close();
      }
    },
  };
}

/** It comes from another machine, maybe from another version: of what it says, what is a signal is repeated. */
function describeEnd({ signal }: SessionEvent): string {
  const why = /^SIG[A-Z]{2,8}$/.test(signal ?? '') ? `was told to end (${signal})` : 'ended by itself';
  return `${why} and took its faults back`;
}

async function waitUntilIdle(control: ControlClient<ServiceStatus>): Promise<number> {
  await control.clear();
  const deadline = nowEpochMs() + DRAIN_MS;
  for (;;) {
    const open = (await control.status()).session?.openAttempts ?? 0;
    if (open === 0 || nowEpochMs() >= deadline) return open;
    await sleep(50);
  }
}

/** The seat is where the control API is, at its own port; it stands in front of the drill's upstream or of its origin. */
function findSeatUrl({ settings, upstream, session }: ConnectInjectorOptions, status: ServiceStatus): string {
  const drillUrl = new URL(upstream);
  const ownUrl = new URL(status.upstream);
  const basePath = ownUrl.pathname.replace(/\/+$/, '');
  const path = drillUrl.pathname.replace(/\/+$/, '');
  if (drillUrl.origin !== ownUrl.origin || !`${path}/`.startsWith(`${basePath}/`)) {
    throw new CutoverError(
      'usage',
      `providers.${session.provider}.upstream.url must be what the injector stands in front of, ${status.upstream}, got ${upstream}`,
    );
  }
  const seat = new URL(path.slice(basePath.length) || '/', settings.controlUrl);
  seat.protocol = 'http:';
  seat.port = String(status.port);
  return seat.href.replace(/\/$/, '');
}
