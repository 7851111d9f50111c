import { formatJson } from '../../lib/kit/invisible.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { relative, resolve } from 'node:path';
import type { Approval } from '../../lib/collector/scorecard/game-day.ts';
import { renderText } from '../../lib/collector/report/text.ts';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import type { PreparedRun } from '../../lib/run/runner/prepare-run.ts';
import { createPreflight } from '../../lib/run/preflight/create-preflight.ts';
import { runDrill } from '../../lib/run/runner/run-drill.ts';
import type { RunEvent } from '../../lib/run/runner/run-event.ts';
import { findExitCode } from './exit-code.ts';
import { createLiveView } from './live-view.ts';
import { readColumns } from './columns.ts';
import { createErrorPainter, createPainter } from './painter.ts';
import { stopDrill } from './stop-drill.ts';
import { tellRun } from './tell-influx.ts';
import type { InfluxPlace } from '../../lib/run/influx/influx-place.ts';

export interface ShowRunOptions {
  prepared: PreparedRun;
  /** The run's folder. Default: one in `results`. */
  out?: string | undefined;
  /** Prints the scorecard as JSON, and nothing else, on stdout. */
  json?: boolean;
  /** False: a fail is a success too. Default true. */
  gate?: boolean;
  /** Is one request of each kind sent before there is load? Default true. */
  preflight?: boolean;
  /** Where keys, k6 and settings are looked for, and what a target that is started is given. Default: `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** Told of what happens, besides what is shown. */
  onEvent?: (event: RunEvent) => void;
  /** A database that is told of it besides. Default: none. */
  influx?: InfluxPlace | undefined;
  /** Who approved which plan. */
  approval?: Approval;
}

/** Runs a drill in a terminal: shows how it goes, then what came of it; resolves to the exit code. Throws `environment` where the result could not be written. */
export async function showRun({
  prepared,
  out,
  json = false,
  gate = true,
  preflight = true,
  env = process.env,
  influx,
  approval,
  ...options
}: ShowRunOptions): Promise<number> {
  // What comes of it is on standard output, and nothing else.
  const view = createLiveView(process.stderr, createErrorPainter());
  await using told = await tellRun(influx, prepared);
  const stop = stopDrill((text) => view.warn(text));
  const onEvent = (event: RunEvent): void => {
    options.onEvent?.(event);
    told.onEvent(event);
    if (event.kind === 'step') view.step(event.text);
    else if (event.kind === 'warning') view.warn(event.text);
    else if (event.kind === 'progress') view.progress(event.progress);
  };
  try {
    const { scorecard, folder, unwritten } = await runDrill({
      prepared,
      out,
      resultsPath: resolve('results'),
      env,
      signal: stop.signal,
      onEvent,
      ...told.watch,
      approval,
      ...(preflight ? { beforeLoad: createPreflight(prepared, onEvent) } : {}),
    });
    view.close();
    if (json) process.stdout.write(`${formatJson(scorecard)}\n`);
    else {
      // Before it, so that the last line is the verdict.
      if (unwritten === null)
        process.stdout.write(`Report: ${excerpt(relative(process.cwd(), folder.report) || folder.report, 4_096)}\n\n`);
      process.stdout.write(renderText(scorecard, { colour: createPainter(), columns: readColumns() }));
    }
    await told.finish(scorecard, folder, stop.signal);
    if (unwritten !== null) {
      throw new CutoverError(
        'environment',
        `What came of the drill was said, and could not be written: ${unwritten}. Once it can: cutover score ${folder.path}`,
      );
    }
    return findExitCode(scorecard.verdict, gate);
  } finally {
    view.close();
    stop.release();
  }
}
