import { join, relative, resolve } from 'node:path';
import { summarizeSuite } from '../../lib/collector/compare/summarize-suite.ts';
import { renderSuiteJunit } from '../../lib/collector/report/suite/junit.ts';
import { renderSuiteText } from '../../lib/collector/report/suite/text.ts';
import type { SuiteVerdict } from '../../lib/collector/scorecard/suite.ts';
import { CutoverError, formatCause } from '../../lib/kit/cutover-error.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { formatJson } from '../../lib/kit/invisible.ts';
import { createPreflight } from '../../lib/run/preflight/create-preflight.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { runDrill } from '../../lib/run/runner/run-drill.ts';
import type { RunEvent } from '../../lib/run/runner/run-event.ts';
import { createRunFolder, holdFolder, tryFolder, writeWhole } from '../../lib/run/runner/run-folder.ts';
import { runSuite, type SuiteEntry } from '../../lib/run/suite/run-suite.ts';
import { listDrills } from './list-drills.ts';
import { createLiveView } from './live-view.ts';
import { createErrorPainter, createPainter } from './painter.ts';
import { stopDrill } from './stop-drill.ts';
import { readColumns } from './columns.ts';
import { tellRun } from './tell-influx.ts';
import type { InfluxPlace } from '../../lib/run/influx/influx-place.ts';

export interface ShowSuiteOptions {
  /** Folders of drills, or drills. */
  paths: readonly string[];
  /** The folder for all of them. Default: one in `results`. */
  out: string | undefined;
  /** How it is printed: for people, as suite.json, or as JUnit XML. */
  as: 'text' | 'json' | 'junit';
  /** Times every phase's length. */
  timeScale: number;
  preflight: boolean;
  /** A database that is told of each drill besides. */
  influx: InfluxPlace | undefined;
}

const exitCodes: Record<SuiteVerdict, number> = { pass: 0, fail: 1, error: 2, invalid: 3, aborted: 4 };

/** Runs drills one after another in a terminal and prints the matrix; resolves to the exit code. Throws before the first where one cannot be read. */
export async function showSuite(options: ShowSuiteOptions): Promise<number> {
  const { paths, out, as, timeScale, preflight, influx } = options;
  const painter = createPainter();
  const view = createLiveView(process.stderr, createErrorPainter());
  if (out !== undefined) await tryFolder(out);
  const { files, leftOut } = await listDrills(paths);
  for (const file of leftOut) view.warn(`${file} has no target and no timeline: it is no drill, and left out.`);
  const names: string[] = [];
  // A mistake in the last of them is to be known before the first is run.
  for (const file of files) names.push((await prepareRun(file, { timeScale })).drill.name);
  const startedAt = new Date();
  const named = { resultsPath: resolve('results'), drillName: 'suite', seed: files.length, now: startedAt };
  await using folder = await holdFolder(out ?? (await createRunFolder(named)).path);
  // A run is known by its folder's name: without the time, that of next week's suite would be taken for it in a database.
  const time = startedAt.toISOString().replaceAll(/[-:]/g, '').replace(/\..*$/, 'Z');
  const entries = files.map((file, place): SuiteEntry => {
    const drill = names[place] ?? '';
    return { file, drill, folder: join(folder.path, `${String(place + 1).padStart(2, '0')}-${drill}-${time}`) };
  });
  const stop = stopDrill((text) => view.warn(text));
  const ended = new AbortController();
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'step') view.step(event.text);
    else if (event.kind === 'warning') view.warn(event.text);
    else if (event.kind === 'progress') view.progress(event.progress);
  };
  try {
    const rows = await runSuite(entries, {
      signal: AbortSignal.any([stop.signal, ended.signal]),
      async run(entry, place) {
        view.step(`${place + 1} of ${entries.length}: ${entry.drill} (${entry.file})`);
        const prepared = await prepareRun(entry.file, { timeScale });
        await using told = await tellRun(influx, prepared);
        const result = await runDrill({
          prepared,
          out: entry.folder,
          resultsPath: folder.path,
          env: process.env,
          signal: stop.signal,
          onEvent(event) {
            told.onEvent(event);
            onEvent(event);
          },
          ...told.watch,
          ...(preflight ? { beforeLoad: createPreflight(prepared, onEvent) } : {}),
        });
        view.step(`${entry.drill}: ${result.scorecard.verdict}`);
        if (result.isStopped) ended.abort();
        await told.finish(result.scorecard, result.folder, stop.signal);
        return result;
      },
    });
    view.close();
    const suite = summarizeSuite(startedAt.toISOString(), rows);
    if (as === 'json') process.stdout.write(`${formatJson(suite)}\n`);
    else if (as === 'junit') process.stdout.write(renderSuiteJunit(suite));
    else {
      const shown = excerpt(relative(process.cwd(), folder.path) || folder.path, 4_096);
      const width = readColumns();
      process.stdout.write(`Results: ${shown}\n\n${renderSuiteText(suite, { width, colour: painter })}`);
    }
    await writeWhole(join(folder.path, 'suite.json'), `${formatJson(suite)}\n`).catch((error: unknown) => {
      const why = `What became of the drills was said, and suite.json could not be written: ${formatCause(error)}.`;
      throw new CutoverError('environment', why, { cause: error });
    });
    return exitCodes[suite.verdict];
  } finally {
    view.close();
    stop.release();
  }
}
