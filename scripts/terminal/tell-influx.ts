import { relative } from 'node:path';
import { escapeLine } from '../../lib/kit/invisible.ts';
import { listRunPoints } from '../../lib/collector/points/list-run-points.ts';
import type { Point, RunTags } from '../../lib/collector/points/point.ts';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { formatCause } from '../../lib/kit/cutover-error.ts';
import { timeoutSignal } from '../../lib/proxies/process/timeout-signal.ts';
import type { InfluxPlace } from '../../lib/run/influx/influx-place.ts';
import { quoteWord } from '../../lib/run/influx/quote-word.ts';
import { describeInfluxResult } from '../../lib/run/influx/influx-result.ts';
import { readEvents } from '../../lib/run/influx/read-old-run.ts';
import { type RunningInflux, startInflux, type StartInfluxOptions } from '../../lib/run/influx/start-influx.ts';
import type { RunDrillOptions } from '../../lib/run/runner/run-drill.ts';
import type { RunEvent } from '../../lib/run/runner/run-event.ts';
import type { RunFolder } from '../../lib/run/runner/run-folder.ts';

/** A drill that is told to InfluxDB, where it is to be. */
export interface ToldRun extends AsyncDisposable {
  watch: Pick<RunDrillOptions, 'watch'>;
  onEvent(event: RunEvent): void;
  /** Behind the verdict: nobody waits for a database to hear it. */
  finish(scorecard: Scorecard, folder: RunFolder, stop: AbortSignal): Promise<void>;
}

/** A run that was stopped is not waited for long. */
const STOPPED_MS = 5_000;

/** Makes ready to tell a drill to a database; without one, nothing is done. */
export async function tellRun(
  place: InfluxPlace | undefined,
  prepared: StartInfluxOptions['prepared'],
): Promise<ToldRun> {
  const influx = place === undefined ? null : await startInflux({ place, prepared, env: process.env, tell });
  let folder: RunFolder | null = null;
  return {
    watch: influx === null ? {} : { watch: influx.watch },
    onEvent(event) {
      if (event.kind === 'system-ready') ({ folder } = event);
      else if (event.kind === 'load-started' && folder !== null) influx?.begin(folder);
    },
    async finish(scorecard, { path }, stop) {
      if (influx === null || place === undefined) return;
      const events = await readEventsOrTell(path, { run: scorecard.runId, drill: scorecard.drill });
      await finishInflux(influx, { path, points: [...listRunPoints(scorecard), ...events], place, stop });
    },
    [Symbol.asyncDispose]: async () => influx?.close(),
  };
}

/** The points of a run's journal; where it cannot be read, that is said, and nothing else is lost. */
export async function readEventsOrTell(path: string, tags: RunTags): Promise<Point[]> {
  return readEvents(path, tags).catch((error: unknown) => {
    tell(`InfluxDB is not told of what the journal says: ${formatCause(error)}`);
    return [];
  });
}

/** Sends what came of something, and says what became of its points. */
export async function finishInflux(
  influx: RunningInflux,
  run: { path: string; points: readonly Point[]; place: InfluxPlace; stop: AbortSignal },
): Promise<void> {
  const { path, points, place, stop } = run;
  try {
    const result = await influx.finish(points, stop.aborted ? timeoutSignal(STOPPED_MS) : stop);
    if (result === null) return;
    tell(describeInfluxResult(result, tellAgain(path, place)));
  } catch (error) {
    // Of all things that may go wrong in a drill the least.
    tell(`What became of the points for InfluxDB is not known: ${formatCause(error)}`);
  }
}

/** How what waits gets there. */
export function tellAgain(path: string, { flags }: Pick<InfluxPlace, 'flags'>): string {
  return `cutover influx send ${quoteWord(relative(process.cwd(), path) || path)} ${flags}`;
}

/** Progress, and what went wrong, is on stderr: the verdict is the last line of what a drill says. */
function tell(text: string): void {
  process.stderr.write(`${escapeLine(text)}\n`);
}
