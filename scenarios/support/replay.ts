/**
 * Replays the plan: every iteration takes the arrival with its own global index, sleeps until it is due, sends it,
 * and writes one line. So the load is an open model, and lateness is measured instead of hidden.
 */
import { decideNextTry, type NextTry } from '../../lib/drill/decide-next-try.ts';
import { numberAsk, numberTry } from '../../lib/drill/try-number.ts';
import { renderCall } from '../../lib/drill/targets/render-call.ts';
import type { Arrival, PlannedArrival } from '../../lib/drill/workloads/arrival.ts';
import type { AskedBody } from '../../lib/drill/workloads/asked-body.ts';
import { createRequests, type Requests } from '../../lib/drill/workloads/requests.ts';
import { renderRequest } from '../../lib/drill/workloads/render-request.ts';
import { createRandom } from '../../lib/kit/stats/random.ts';
import {
  CORRELATION_HEADER,
  formatCorrelationId,
  formatMarker,
  formatSession,
} from '../../lib/kit/terms/correlation.ts';
import { traceHeaders } from '../../lib/kit/terms/trace-context.ts';
import { exec, http, readFile, readSetting, SharedArray, sleep } from './runtime.ts';
import type { LoadSettings } from './settings.ts';

export const load = JSON.parse(readSetting('CUTOVER_LOAD')) as LoadSettings;

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
      // What is cut off leaves no line at all, so a request may always last as long as its own time-out, and a caller as long as its tries.
      gracefulStop: `${(load.longestCallMs ?? load.requestTimeoutMs) + 1_000}ms`,
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

/** A planned request whose time has come. */
export interface Due {
  /** With its case, which the plan may give by number. */
  arrival: Arrival;
  dueEpochMs: number;
}

/** A sleep of k6 is never shorter than this less than it was to be. */
const EARLY_MS = 5;

/** Takes the arrival of this iteration and waits until it is due; null: it is overdue by too much, or the run ends before, and it is not to be sent. */
export function takeArrival(run: { startEpochMs: number }): Due | null {
  const arrival = plan[exec.scenario.iterationInTest];
  if (arrival === undefined) throw new Error(`The plan has no arrival ${exec.scenario.iterationInTest}.`);
  const dueEpochMs = run.startEpochMs + arrival.dueMs;
  const waitMs = dueEpochMs - Date.now();
  if (waitMs > 0) sleep(waitMs / 1000);
  // Woken by the end of the run, k6's or the drill's: it is not its time, and leaves no line.
  if (Date.now() < dueEpochMs - EARLY_MS) return null;
  // After a stop of k6 or of the whole machine, a real target would get all of it at once. It leaves no line: never sent.
  if (Date.now() - dueEpochMs > load.maxLateMs) return null;
  return { arrival: { ...arrival, case: findCase(arrival.case) }, dueEpochMs };
}

/** What is asked for behind the planned request of an arrival, about its case. */
export interface Further {
  /** Which of its arrival's requests it is, from 1. */
  place: number;
  name: string;
  streamed: boolean;
  /** What it asks, by what the planned request asked. */
  body: (asked: AskedBody) => Partial<AskedBody>;
}

/** Sends it, or what is asked behind it, and again as often as its caller tries, each time with a line; gives what came of the last try. */
export function sendArrival(
  { arrival, dueEpochMs }: Due,
  responseType: 'none' | 'text' = 'none',
  further: Further | null = null,
): Sent {
  const { clients, followUps, arrivals: planned } = load;
  const tries = 1 + (clients?.retries ?? 0);
  const request = numberAsk(arrival.index, further?.place ?? 0, { planned, tries });
  const toldArrival = clients === undefined && followUps === undefined ? {} : { arrival: arrival.index };
  const told = further === null ? toldArrival : { ...toldArrival, followUp: further.name };
  const random = clients === undefined ? null : createRandom(clients.seed, 'try-again', request);
  // A follow-up is due when it is asked for.
  let [ordinal, readyEpochMs, firstEpochMs] = [1, further === null ? dueEpochMs : Date.now(), Date.now()];
  for (; ; ordinal++) {
    const index = numberTry(request, ordinal, planned);
    const patienceMs = (clients?.abandonAfterMs ?? Infinity) - (Date.now() - firstEpochMs);
    const timeoutMs = Math.max(1, Math.min(load.requestTimeoutMs, patienceMs));
    const timed = send({ arrival, further, index }, timeoutMs, responseType);
    if (ordinal === 1) firstEpochMs = timed.startEpochMs;
    const { response, endEpochMs } = timed;
    const next: NextTry =
      clients === undefined || random === null
        ? { kind: 'end' }
        : decideNextTry(
            clients,
            {
              ordinal,
              status: response.status,
              begun: response.timings.receiving > 0,
              headers: lowerNames(response.headers),
              elapsedMs: endEpochMs - firstEpochMs,
              nowEpochMs: endEpochMs,
            },
            random,
          );
    const isTold = told.arrival !== undefined;
    writeLine(timed, {
      index,
      dueEpochMs: readyEpochMs,
      ...(isTold ? { ...told, try: ordinal, next: next.kind } : {}),
    });
    if (next.kind !== 'again' || isCutOff(response)) return toSent(timed, firstEpochMs);
    readyEpochMs = endEpochMs + next.waitMs;
    sleep(next.waitMs / 1000);
    // Woken by the end of the run: there is no further try.
    if (Date.now() < readyEpochMs - EARLY_MS) return toSent(timed, firstEpochMs);
  }
}

/** A call and when it was, by k6's clock. */
interface Timed {
  response: ReturnType<typeof http.request<'none' | 'text'>>;
  startEpochMs: number;
  endEpochMs: number;
}

/** Sends it once; `index`: the number it is known by. */
function send(
  { arrival, further, index }: { arrival: Arrival; further: Further | null; index: number },
  timeoutMs: number,
  responseType: 'none' | 'text',
): Timed {
  // Rendered only now: hundreds of virtual users that sleep on their prompts would hold them all in memory.
  const correlationId = formatCorrelationId(load.runToken, index);
  const streamed = further?.streamed ?? arrival.streamed;
  const chat = renderRequest(streamed === arrival.streamed ? arrival : { ...arrival, streamed }, {
    model: load.model,
    requests: further === null ? requests : askFurther(further),
    correlationId,
    marker: load.marker === 'always' ? formatMarker(correlationId) : null,
  });
  const { tenant } = arrival;
  const session = load.followUps === undefined ? correlationId : formatSession(load.runToken, arrival.index);
  const known = { chat, case: arrival.case, tenant, session, correlationId, streamed };
  const call = renderCall(load.request, load, known);
  const startEpochMs = Date.now();
  const response = http.request(call.method, call.url, call.body, {
    headers: {
      ...call.headers,
      'x-cutover-tenant': tenant,
      [CORRELATION_HEADER]: correlationId,
      ...traceHeaders(load.runToken, index),
    },
    timeout: timeoutMs,
    responseType,
    // A redirect is the target's answer, and leads where no drill may go.
    redirects: 0,
  });
  return { response, startEpochMs, endEpochMs: Date.now() };
}

/** What a follow-up asks: what the planned request asked, but for what it says otherwise. */
function askFurther({ body }: Further): Requests {
  return {
    ...requests,
    render(arrival) {
      const asked = requests.render(arrival);
      const whole = { ...asked, ...body(asked) };
      // An id may be put into the last of them, and they are somebody else's.
      return { ...whole, messages: whole.messages.map((message) => ({ ...message })) };
    },
  };
}

/** Writes what k6 saw of a call. One that k6 itself cuts off as it is stopped says nothing of the target: no line, as of those that it does not come back to. */
function writeLine(
  { response, startEpochMs, endEpochMs }: Timed,
  { index, dueEpochMs, ...ofTry }: Pick<RequestLine, 'index' | 'dueEpochMs' | 'arrival' | 'try' | 'next' | 'followUp'>,
): void {
  if (isCutOff(response)) return;
  const { status, error_code: errorCode } = response;
  const line: RequestLine = {
    kind: 'request',
    index,
    dueEpochMs,
    startEpochMs,
    endEpochMs,
    status,
    errorCode,
    ...ofTry,
  };
  console.log(JSON.stringify(line));
}

/** One line of k6's. The scorer's records are not known here. */
interface RequestLine {
  kind: 'request';
  index: number;
  dueEpochMs: number;
  startEpochMs: number;
  endEpochMs: number;
  status: number;
  errorCode: number;
  /** Where callers try again or ask further: the arrival it was for, the how many-th try of its request, and what the caller did then. */
  arrival?: number;
  try?: number;
  next?: NextTry['kind'];
  /** Of a follow-up: its name. */
  followUp?: string;
}

function toSent({ response, endEpochMs }: Timed, firstEpochMs: number): Sent {
  const { status, error_code: errorCode } = response;
  const body = typeof response.body === 'string' ? response.body : null;
  return { status, errorCode, body, waitedMs: endEpochMs - firstEpochMs };
}

/** Of an answer that never came there are none. */
function lowerNames(headers: Readonly<Record<string, string>> | null | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Go's own words for a request whose virtual user is ended. */
const isCutOff = ({ status, error }: { status: number; error: string }): boolean =>
  status === 0 && error.includes('context canceled');

/** What came of a request: of its last try, where callers try again. */
export interface Sent {
  /** 0: there was no answer. */
  status: number;
  /** k6's own code of an error; 0: none. */
  errorCode: number;
  /** Null: none was kept, or there was none. */
  body: string | null;
  /** From the first byte sent (of the first try) to the last one of the answer, ms. */
  waitedMs: number;
}

/** One iteration: one arrival. */
export function replay(run: { startEpochMs: number }): void {
  const due = takeArrival(run);
  if (due !== null) sendArrival(due);
}
