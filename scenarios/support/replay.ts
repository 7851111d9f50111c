/**
 * Replays the plan: every iteration takes the arrival with its own global index, sleeps until it is due, sends it,
 * and writes one line. So the load is an open model, and lateness is measured instead of hidden.
 */
import { renderCall } from '../../lib/drill/targets/render-call.ts';
import type { PlannedArrival } from '../../lib/drill/workloads/arrival.ts';
import { createRequests } from '../../lib/drill/workloads/requests.ts';
import { renderRequest } from '../../lib/drill/workloads/render-request.ts';
import { CORRELATION_HEADER, formatCorrelationId, formatMarker } from '../../lib/kit/terms/correlation.ts';
import { traceHeaders } from '../../lib/kit/terms/trace-context.ts';
import { exec, http, readFile, readSetting, SharedArray, sleep } from './runtime.ts';
import type { LoadSettings } from './settings.ts';

const load = JSON.parse(readSetting('CUTOVER_LOAD')) as LoadSettings;

const requests = createRequests(load.requests ?? []);

const plan = new SharedArray('plan', () => parseLines<PlannedArrival>(readFile(load.planPath)));
const cases = new SharedArray('cases', () =>
  load.casesPath === null ? [] : parseLines<object>(readFile(load.casesPath)),
);

function parseLines<T>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

/** k6's options: as many iterations as arrivals, shared by all virtual users. */
export const options = {
  scenarios: {
    replay: {
      executor: 'shared-iterations',
      vus: load.vus,
      iterations: load.arrivals,
      maxDuration: `${load.maxDurationMs}ms`,
      // What is cut off leaves no line at all, so a request may always last as long as its own time-out.
      gracefulStop: `${load.requestTimeoutMs + 1_000}ms`,
    },
  },
  setupTimeout: '60s',
  noVUConnectionReuse: false,
  discardResponseBodies: true,
  userAgent: 'cutover',
};

/** Runs once all virtual users are there: fixes when the run starts, and says so. */
export function setup(): { startEpochMs: number } {
  const startEpochMs = Date.now() + load.leadMs;
  console.log(JSON.stringify({ ...load.runStart, startEpochMs }));
  return { startEpochMs };
}

function findCase(drawn: object | number): object {
  if (typeof drawn !== 'number') return drawn;
  const found = cases[drawn];
  if (found === undefined) throw new Error(`There is no case ${drawn}.`);
  return found;
}

/** One iteration: one arrival. */
export function replay(run: { startEpochMs: number }): void {
  const arrival = plan[exec.scenario.iterationInTest];
  if (arrival === undefined) throw new Error(`The plan has no arrival ${exec.scenario.iterationInTest}.`);
  const dueEpochMs = run.startEpochMs + arrival.dueMs;
  const waitMs = dueEpochMs - Date.now();
  if (waitMs > 0) sleep(waitMs / 1000);
  // After a stop of k6 or of the whole machine, a real target would get all of it at once. It leaves no line: never sent.
  if (Date.now() - dueEpochMs > load.maxLateMs) return;
  // Rendered only now: hundreds of virtual users that sleep on their prompts would hold them all in memory.
  const correlationId = formatCorrelationId(load.runToken, arrival.index);
  const drawn = findCase(arrival.case);
  const chat = renderRequest(
    { ...arrival, case: drawn },
    {
      model: load.model,
      requests,
      correlationId,
      marker: load.marker === 'always' ? formatMarker(correlationId) : null,
    },
  );
  const { tenant, streamed } = arrival;
  const known = { chat, case: drawn, tenant, session: correlationId, correlationId, streamed };
  const call = renderCall(load.request, load, known);
  const startEpochMs = Date.now();
  const response = http.request(call.method, call.url, call.body, {
    headers: {
      ...call.headers,
      'x-cutover-tenant': tenant,
      [CORRELATION_HEADER]: correlationId,
      ...traceHeaders(load.runToken, arrival.index),
    },
    timeout: load.requestTimeoutMs,
    // A redirect is the target's answer, and leads where no drill may go.
    redirects: 0,
  });
  console.log(
    JSON.stringify({
      kind: 'request',
      index: arrival.index,
      dueEpochMs,
      startEpochMs,
      endEpochMs: Date.now(),
      status: response.status,
      errorCode: response.error_code,
    }),
  );
}
