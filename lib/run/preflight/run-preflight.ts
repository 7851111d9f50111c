import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import { readLines } from '../../collector/record-file/read-lines.ts';
import { parseRecord } from '../../collector/records/parse-record.ts';
import type { AttemptRecord, ExchangeRecord } from '../../collector/records/record.ts';
import { renderCall } from '../../drill/targets/render-call.ts';
import type { Arrival, PlannedArrival } from '../../drill/workloads/arrival.ts';
import { renderRequest } from '../../drill/workloads/render-request.ts';
import { createRequests } from '../../drill/workloads/requests.ts';
import { CORRELATION_HEADER, formatCorrelationId, formatMarker } from '../../kit/terms/correlation.ts';
import { traceHeaders } from '../../kit/terms/trace-context.ts';
import { createRedactor } from '../../kit/secrets/redactor.ts';
import { collectSecrets } from '../runner/collect-secrets.ts';
import type { PreparedRun } from '../runner/prepare-run.ts';
import { runFolderAt, writePrivate } from '../runner/run-folder.ts';
import type { RunningSystem } from '../runner/start-system.ts';
import { withSystem } from '../runner/with-system.ts';
import type { PreflightFacts } from './find-problems.ts';
import { type ProbeStart, readProbe } from './probe.ts';

/** As that of a drill's faults: nobody who breaks this off leaves one behind. */
const LEASE_MS = 3_000;
/** What ends an exchange for the observer comes a moment behind what the caller reads. */
const SETTLE_MS = 100;

export interface PreflightOptions {
  prepared: PreparedRun;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Told what went wrong and was mended. */
  warn(text: string): void;
}

/**
 * Starts all that a drill needs but its load, sends one request of each kind through the target, and the first of them again while the
 * primary answers 503. Nothing is left of it. Throws what starting a drill throws.
 */
export async function runPreflight({ prepared, env, signal, warn }: PreflightOptions): Promise<PreflightFacts> {
  const { drill } = prepared;
  const path = await mkdtemp(join(tmpdir(), 'cutover-check-'));
  try {
    const folder = runFolderAt(path);
    await writePrivate(folder.records, '');
    const redactor = createRedactor(collectSecrets(drill, env));
    const runToken = Array.from({ length: 10 }, () => randomInt(36).toString(36)).join('');
    const arrivals = await pickArrivals(prepared);
    const { starts, addresses } = await withSystem(
      { drill, folder, runToken, env, warn, redactor, signal },
      async (system) => {
        const sent = [];
        for (const [index, arrival] of arrivals.entries()) {
          signal.throwIfAborted();
          sent.push(await sendProbe(prepared, system, runToken, { ...arrival, index }, false, signal));
        }
        const [first] = arrivals;
        if (first !== undefined) {
          const { control } = system.injectors.primary;
          await control.arm([{ kind: 'error-response', error: 'openai-503-overloaded' }], LEASE_MS);
          const extending = setInterval(() => void control.extend(LEASE_MS).catch(() => {}), LEASE_MS / 3);
          try {
            sent.push(await sendProbe(prepared, system, runToken, { ...first, index: arrivals.length }, true, signal));
          } finally {
            clearInterval(extending);
            await control.clear();
          }
        }
        const { primary, fallback } = system.injectors;
        return {
          starts: sent,
          addresses: { primary: new URL(primary.url).host, fallback: new URL(fallback.url).host },
        };
      },
    );
    const { exchanges, attempts } = await readRecords(folder.records);
    return { probes: starts.map((start) => readProbe(start, exchanges, attempts)), addresses };
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

/** The first arrival of each kind of request, with its case. */
async function pickArrivals({ drill, arrivals, eachCase }: PreparedRun): Promise<Arrival[]> {
  const firsts = drill.traffic.requests.flatMap(({ name }) => arrivals.find(({ kind }) => kind === name) ?? []);
  const cases = new Map<number, object>();
  let number = 0;
  if (firsts.some(isWritten)) {
    await eachCase((written) => {
      if (firsts.some((arrival) => arrival.case === number)) cases.set(number, written);
      number++;
    });
  }
  return firsts.map((arrival) => ({
    ...arrival,
    case: typeof arrival.case === 'number' ? (cases.get(arrival.case) ?? {}) : arrival.case,
  }));
}

const isWritten = (arrival: PlannedArrival): boolean => typeof arrival.case === 'number';

async function sendProbe(
  { drill: { traffic } }: PreparedRun,
  system: RunningSystem,
  runToken: string,
  arrival: Arrival,
  primaryFailing: boolean,
  stopped: AbortSignal,
): Promise<ProbeStart> {
  const correlationId = formatCorrelationId(runToken, arrival.index);
  const marker = traffic.marker === 'always' ? formatMarker(correlationId) : null;
  const requests = createRequests(traffic.requests);
  const chat = renderRequest(arrival, { requests, model: traffic.model, correlationId, marker });
  const { tenant, streamed, kind: request } = arrival;
  const known = { chat, case: arrival.case, tenant, session: correlationId, correlationId, streamed };
  const { method, url, headers, body } = renderCall(system.request, system, known);
  const sentEpochMs = performance.timeOrigin + performance.now();
  await fetch(url, {
    method,
    body,
    redirect: 'manual',
    signal: AbortSignal.any([stopped, AbortSignal.timeout(traffic.requestTimeoutMs)]),
    headers: {
      ...headers,
      'x-cutover-tenant': tenant,
      [CORRELATION_HEADER]: correlationId,
      ...traceHeaders(runToken, arrival.index),
    },
  })
    .then(async ({ body: answer }) => {
      for await (const _ of (answer ?? []) as AsyncIterable<Uint8Array>);
    })
    // The observer tells what became of it.
    .catch(() => {});
  stopped.throwIfAborted();
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const overEpochMs = performance.timeOrigin + performance.now();
  return { index: arrival.index, request, streamed, primaryFailing, sentEpochMs, overEpochMs };
}

async function readRecords(path: string): Promise<{ exchanges: ExchangeRecord[]; attempts: AttemptRecord[] }> {
  const exchanges: ExchangeRecord[] = [];
  const attempts: AttemptRecord[] = [];
  await readLines(path, (line) => {
    const parsed = parseRecord(line);
    if (!parsed.ok) return;
    if (parsed.record.kind === 'exchange') exchanges.push(parsed.record);
    if (parsed.record.kind === 'attempt') attempts.push(parsed.record);
  });
  return { exchanges, attempts };
}
