import { readLines } from '../../collector/record-file/read-lines.ts';
import { parseRecord } from '../../collector/records/parse-record.ts';
import type { AttemptRecord, ExchangeRecord } from '../../collector/records/record.ts';
import { tryTimeoutMs } from '../../drill/caller-times.ts';
import { renderCall } from '../../drill/targets/render-call.ts';
import type { Marker } from '../../drill/traffic.ts';
import type { Arrival, PlannedArrival } from '../../drill/workloads/arrival.ts';
import { renderRequest } from '../../drill/workloads/render-request.ts';
import { createRequests } from '../../drill/workloads/requests.ts';
import { CORRELATION_HEADER, formatCorrelationId, formatMarker, formatSession } from '../../kit/terms/correlation.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { traceHeaders } from '../../kit/terms/trace-context.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';
import type { ProbedRun } from '../runner/prepare-run.ts';
import type { RunningSystem } from '../runner/start-system.ts';
import type { ProbeStart } from './probe.ts';

/** What ends an exchange for the observer comes a moment behind what the caller reads. */
const SETTLE_MS = 100;

/** The first arrival of each kind of request, with its case. */
export async function pickArrivals({ drill, arrivals, eachCase }: ProbedRun): Promise<Arrival[]> {
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

export interface ProbeRequest {
  prepared: ProbedRun;
  system: RunningSystem;
  runToken: string;
  arrival: Arrival;
  failing: readonly ProviderName[];
  /** Does its prompt end with its id? */
  marker: Marker;
  /** What came may hold a key. */
  redactor: Redactor;
  /** Ends the wait for an answer. */
  until: AbortSignal;
}

/** Sends one request as k6 would, and waits for the end of what comes of it, but for no longer than a request of the drill may take. */
export async function sendProbe(options: ProbeRequest): Promise<ProbeStart> {
  const { prepared, system, runToken, arrival, failing, marker, redactor, until } = options;
  const { traffic } = prepared.drill;
  const correlationId = formatCorrelationId(runToken, arrival.index);
  const requests = createRequests(traffic.requests);
  const chat = renderRequest(arrival, {
    requests,
    model: traffic.model,
    correlationId,
    marker: marker === 'always' ? formatMarker(correlationId) : null,
  });
  const { tenant, streamed, kind: request } = arrival;
  const session = traffic.followUps === undefined ? correlationId : formatSession(runToken, arrival.index);
  const known = { chat, case: arrival.case, tenant, session, correlationId, streamed };
  const { method, url, headers, body } = renderCall(system.request, system, known);
  const sentEpochMs = performance.timeOrigin + performance.now();
  const said = await fetch(url, {
    method,
    body,
    redirect: 'manual',
    signal: AbortSignal.any([until, timeoutSignal(tryTimeoutMs(traffic))]),
    headers: asBytes({
      ...headers,
      'x-cutover-tenant': tenant,
      [CORRELATION_HEADER]: correlationId,
      ...traceHeaders(runToken, arrival.index),
    }),
  })
    .then(async (response) => redactor.clean(await response.text()))
    // The observer tells what became of it.
    .catch(() => '');
  const overEpochMs = performance.timeOrigin + performance.now() + SETTLE_MS;
  return { index: arrival.index, request, streamed, failing, sentEpochMs, overEpochMs, said };
}

/** As k6 writes them, in UTF-8; `fetch` takes no character that is more than a byte. */
const asBytes = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1')]));

export async function readRecords(path: string): Promise<{ exchanges: ExchangeRecord[]; attempts: AttemptRecord[] }> {
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

/** Where the target's answer is said to stand in its JSON; null: it is none that has such a place. */
export function pointerOf({ target }: ProbedRun['drill']): string | null {
  return target.kind === 'app' && target.answer.whole?.kind === 'json' ? target.answer.whole.text : null;
}
