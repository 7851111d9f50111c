import { setTimeout as sleep } from 'node:timers/promises';
import { formatCause } from '../../kit/cutover-error.ts';
import { createRedactor, type Redactor } from '../../kit/secrets/redactor.ts';
import { encodePoint } from '../../collector/points/encode-point.ts';
import { listEventPoint } from '../../collector/points/list-event-points.ts';
import { listSecondPoints } from '../../collector/points/list-second-points.ts';
import { createLiveSeconds, type LiveSeconds } from '../../collector/points/live-seconds.ts';
import type { Point, RunTags } from '../../collector/points/point.ts';
import { type LinesTail, tailLines } from '../../collector/record-file/tail-lines.ts';
import { listServing } from '../../drill/providers.ts';
import { collectSecrets } from '../runner/collect-secrets.ts';
import { createJudgedTest } from '../runner/judged-test.ts';
import type { PreparedRun } from '../runner/prepare-run.ts';
import type { LoadOptions } from '../runner/run-load.ts';
import type { RunFolder } from '../runner/run-folder.ts';
import { createInfluxClient } from './influx-client.ts';
import type { InfluxPlace } from './influx-place.ts';
import { type InfluxResult, influxSpoolIn, writeInfluxResult } from './influx-result.ts';
import { type K6Relay, startK6Relay } from './k6-relay.ts';
import { type Sender, type SenderTimes, startSender } from './sender.ts';
import { openSpool, type SpoolOptions } from './spool.ts';

/** A run that is told to a database while it goes on. Nothing of this ever fails a run, or holds it up. */
export interface RunningInflux {
  /** What the load's runner is told: where k6 writes its own metrics, and who looks at records. */
  watch: NonNullable<LoadOptions['watch']>;
  /** From now on it is told, into this folder's spool. */
  begin(folder: Pick<RunFolder, 'path' | 'runId' | 'journal'>): void;
  /** Sends what came of it, waits for the last of it a while, and writes `influx.json`. Null: the run never began. */
  finish(points: readonly Point[], signal: AbortSignal): Promise<InfluxResult | null>;
  /** Stops all of it, sent or not. */
  close(): Promise<void>;
}

export interface StartInfluxOptions {
  place: InfluxPlace;
  prepared: Pick<PreparedRun, 'drill' | 'arrivals'>;
  env: NodeJS.ProcessEnv;
  /** Are its seconds told as they come? Default true; a search has many loads. */
  live?: boolean;
  tell(text: string): void;
  /** Other than the usual ones, for tests. */
  times?: SenderTimes;
  spool?: Omit<SpoolOptions, 'path'>;
  timeoutMs?: number;
}

const LOOK_MS = 1_000;

/** Makes ready to tell a run to a database: k6 has somewhere to write to when this resolves. */
export async function startInflux(options: StartInfluxOptions): Promise<RunningInflux> {
  const { place, prepared, env, live = true, tell } = options;
  const { drill, arrivals } = prepared;
  const redactor: Redactor = createRedactor([...collectSecrets(drill, env), ...place.secrets]);
  const seconds = createLiveSeconds({
    arrivals: live ? arrivals : [],
    providers: listServing(drill),
    isJudged: createJudgedTest(drill, arrivals),
  });
  const over = new AbortController();
  let sender: Promise<Sender | null> | null = null;
  let following: Promise<void> = Promise.resolve();
  let begun: Pick<RunFolder, 'path' | 'runId' | 'journal'> | null = null;
  const add = (lines: string): void => void sender?.then((one) => one?.add(lines));
  const relay: K6Relay = await startK6Relay((lines) => add(redactor.clean(lines)));

  return {
    watch: {
      k6Output: relay.url,
      tags: { drill: drill.name },
      ...(live ? { onRecord: (record) => seconds.add(record), onJudged: (line) => seconds.addJudgement(line) } : {}),
    },
    begin(folder) {
      if (begun !== null) return;
      begun = folder;
      sender = openSpool({ path: influxSpoolIn(folder.path), ...options.spool }).then(
        (spool) => startSender({ spool, client: createInfluxClient(place, options.timeoutMs), ...pick(options) }),
        (error: unknown) => {
          tell(`Nothing is told to InfluxDB: its spool cannot be opened: ${formatCause(error)}`);
          return null;
        },
      );
      const tags: RunTags = { run: folder.runId, drill: drill.name };
      following = follow(folder.journal, { seconds, tags, add, over: over.signal }).catch((error: unknown) =>
        tell(`InfluxDB is told of the run in its end only: ${formatCause(error)}`),
      );
    },
    async finish(points, signal) {
      over.abort();
      await following;
      const one = await sender;
      if (begun === null || one === null) return null;
      one.add(encodeAll(points));
      const result = { url: place.shown, ...(await one.finish(signal)) };
      await writeInfluxResult(begun.path, result).catch((error: unknown) =>
        tell(`influx.json cannot be written: ${formatCause(error)}`),
      );
      return result;
    },
    async close() {
      over.abort();
      await following;
      await (await sender)?.stop();
      await relay.close();
    },
  };
}

function pick({ times }: StartInfluxOptions): { times?: SenderTimes } {
  return times === undefined ? {} : { times };
}

/** Lines of the line protocol, each with its end. */
export function encodeAll(points: readonly Point[]): string {
  return points
    .flatMap((point) => encodePoint(point) ?? [])
    .map((line) => `${line}\n`)
    .join('');
}

/** Tells each second what has changed, until it is over. */
async function follow(
  journal: string,
  { seconds, tags, add, over }: { seconds: LiveSeconds; tags: RunTags; add(lines: string): void; over: AbortSignal },
): Promise<void> {
  const tail: LinesTail = await tailLines(journal);
  let place = 0;
  try {
    while (!over.aborted) {
      const events = (await tail.read()).flatMap((line) => listEventPoint(line, place++, tags) ?? []);
      const { startEpochMs } = seconds;
      const changed = startEpochMs === null ? [] : seconds.takeChanged();
      add(encodeAll([...events, ...changed.flatMap((second) => listSecondPoints(second, tags, startEpochMs ?? 0))]));
      await sleep(LOOK_MS, undefined, { signal: over }).catch(() => {});
    }
  } finally {
    await tail.close();
  }
}
