import { resolve } from 'node:path';
import { createInfluxClient } from './influx-client.ts';
import type { InfluxPlace } from './influx-place.ts';
import { type InfluxResult, influxSpoolIn, readLostBefore, writeInfluxResult } from './influx-result.ts';
import { readOldRun } from './read-old-run.ts';
import { type SenderTimes, startSender } from './sender.ts';
import { openSpool } from './spool.ts';
import { encodeAll } from './start-influx.ts';

/** A whole run goes at once, and is read from a file: there is time for a database that is slow. */
const SEND_TIMES: SenderTimes = { firstWaitMs: 250, mostWaitMs: 5_000, endMs: 600_000, endFailures: 5 };

/** Sends a run that is over, and what waits of it. Sent again, it changes nothing. Throws a `usage` error where there is no result to be sent. */
export async function sendRun(
  run: string,
  place: InfluxPlace,
  { signal = new AbortController().signal, times = SEND_TIMES }: { signal?: AbortSignal; times?: SenderTimes } = {},
): Promise<InfluxResult> {
  const folder = resolve(run);
  const lines = encodeAll(await readOldRun(folder));
  const before = await readLostBefore(folder);
  const spool = await openSpool({ path: influxSpoolIn(folder), mostBytes: Infinity });
  const sender = startSender({ spool, client: createInfluxClient(place), times });
  sender.add(lines);
  const sent = await sender.finish(signal);
  const result = {
    url: place.shown,
    ...sent,
    lost: sent.lost + before.lost,
    refused: Math.max(sent.refused, before.refused),
  };
  await writeInfluxResult(folder, result);
  return result;
}
