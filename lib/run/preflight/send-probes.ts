import { setTimeout as sleep } from 'node:timers/promises';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import { type Probe, type ProbeStart, readProbe } from './probe.ts';
import { type ProbeRequest, readRecords, sendProbe } from './send-probe.ts';

/** Records come a moment behind what they are of. */
const SETTLE_MS = 1_000;
const POLL_MS = 25;
/** Each process writes its own every 100 ms: of two of one call one may be there long before the other. */
const BETWEEN_WRITERS_MS = 150;

export interface ProbesOptions extends Omit<ProbeRequest, 'arrival'> {
  arrivals: readonly Arrival[];
  /** Where the system's records are. */
  recordsPath: string;
  /** All at once, which takes no longer than the slowest; a call without an id may be any one's then. */
  isAtOnce: boolean;
  signal: AbortSignal;
}

/** Sends these through a system, and says what came of them. */
export async function sendProbes({ arrivals, isAtOnce, ...options }: ProbesOptions): Promise<Probe[]> {
  const { recordsPath, signal } = options;
  const send = (arrival: Arrival): Promise<ProbeStart> => sendProbe({ ...options, arrival });
  const starts = [];
  if (isAtOnce) starts.push(...(await Promise.all(arrivals.map(send))));
  else for (const arrival of arrivals) starts.push(await sendAlone(arrival, send, signal));
  signal.throwIfAborted();
  const deadline = performance.now() + SETTLE_MS;
  let { exchanges, attempts } = await readRecords(recordsPath);
  const isTold = ({ index, sentEpochMs }: ProbeStart): boolean =>
    exchanges.some((exchange) => exchange.index === index) &&
    attempts.some((call) => call.index === index || (call.index === null && call.startEpochMs >= sentEpochMs));
  while (!starts.every(isTold) && performance.now() < deadline) {
    await sleep(POLL_MS, undefined, { signal });
    ({ exchanges, attempts } = await readRecords(recordsPath));
  }
  await sleep(BETWEEN_WRITERS_MS, undefined, { signal });
  ({ exchanges, attempts } = await readRecords(recordsPath));
  return starts.map((start) => readProbe(start, exchanges, attempts));
}

/** What a probe causes may go on a moment behind its answer. */
const BETWEEN_MS = 100;

async function sendAlone(
  arrival: Arrival,
  send: (arrival: Arrival) => Promise<ProbeStart>,
  signal: AbortSignal,
): Promise<ProbeStart> {
  signal.throwIfAborted();
  const start = await send(arrival);
  signal.throwIfAborted();
  await sleep(BETWEEN_MS);
  return start;
}
