import { join, relative, resolve } from 'node:path';
import { renderReplays } from '../../lib/collector/report/replays/text.ts';
import { type ReplayRow, type ReplayRun, summariseReplay } from '../../lib/collector/scorecard/replay-row.ts';
import type { Verdict } from '../../lib/collector/scorecard/scorecard.ts';
import type { Incident } from '../../lib/drill/incidents/incident.ts';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { formatJson } from '../../lib/kit/invisible.ts';
import { prepareReplay, type ReplayOptions } from '../../lib/run/incidents/prepare-replay.ts';
import { playSet } from '../../lib/run/incidents/play-set.ts';
import { type PreparedSet, prepareSet } from '../../lib/run/incidents/prepare-set.ts';
import { createPreflight } from '../../lib/run/preflight/create-preflight.ts';
import { runDrill, type RunResult } from '../../lib/run/runner/run-drill.ts';
import type { RunEvent } from '../../lib/run/runner/run-event.ts';
import { holdFolder, tryFolder } from '../../lib/run/runner/run-folder.ts';
import { errorExitCodes, findExitCode } from './exit-code.ts';
import { formatLength } from '../../lib/kit/format/format-length.ts';
import { createPainter } from './painter.ts';
import { stopDrill } from './stop-drill.ts';
import { type BesideStatusPage, withStatusPage } from './with-status-page.ts';
import { tellRun } from './tell-influx.ts';
import type { InfluxPlace } from '../../lib/run/influx/influx-place.ts';

export interface ShowReplaysOptions {
  /** The drill. */
  file: string;
  incidents: readonly Incident[];
  options: ReplayOptions & { timeScale: number };
  /** The folder for all of them. Default: each has one in `results`. */
  out?: string | undefined;
  json: boolean;
  gate: boolean;
  preflight: boolean;
  /** The port at which the status page of each is served beside it, 0 for a free one; undefined: none is. */
  statusPage: number | undefined;
  /** A database that is told of each besides. */
  influx: InfluxPlace | undefined;
}

/**
 * Plays incidents one after another in a terminal, and prints the matrix; resolves to the exit code: that of what could not be played, where there is one,
 * else of a fail, else of what carries no verdict. What the drill cannot play is told and left out; throws where that is all.
 */
export async function showReplays(settings: ShowReplaysOptions): Promise<number> {
  const { file, incidents, options, out, json, gate, preflight, statusPage, influx } = settings;
  const tell = (text: string): void => void process.stderr.write(`${excerpt(text, 1_000)}\n`);
  if (out !== undefined) await tryFolder(out);
  const { plans, skipped } = await prepareSet(file, incidents, options);
  for (const { incident, why } of skipped) tell(`Not played: ${incident.name}. ${why}`);
  const wholeMs = plans.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
  tell(`Playing ${plans.length} incidents, ${formatLength(wholeMs)} of load in all.`);
  await using folder = out === undefined ? null : await holdFolder(out);
  const stop = stopDrill(tell);
  const ended = new AbortController();
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'warning') tell(event.text);
  };
  const unwritten: string[] = [];
  const playOne = async ({ incident, lengthMs }: PreparedSet['plans'][number], index: number): Promise<ReplayRun> => {
    tell(`${index + 1} of ${plans.length}: ${incident.name}, ${formatLength(lengthMs)}`);
    const { prepared, replay } = await prepareReplay(file, incident, options);
    for (const note of replay.notes) tell(`  note: ${note}`);
    await using told = await tellRun(influx, prepared);
    const play = async ({ env, onEvent: onPageEvent }: BesideStatusPage): Promise<RunResult> => {
      const result = await runDrill({
        prepared,
        out: folder === null ? undefined : join(folder.path, incident.name),
        resultsPath: resolve('results'),
        env,
        signal: stop.signal,
        onEvent(event) {
          onPageEvent(event);
          told.onEvent(event);
          onEvent(event);
        },
        ...told.watch,
        ...(preflight ? { beforeLoad: createPreflight(prepared, onEvent) } : {}),
      });
      if (result.isStopped) ended.abort();
      await told.finish(result.scorecard, result.folder, stop.signal);
      return result;
    };
    const page = { incident, replay, timeScale: options.timeScale, port: statusPage, tell };
    const { scorecard, folder: played, unwritten: why } = await withStatusPage(page, play);
    if (why !== null) unwritten.push(`${why}. Once it can: cutover score ${played.path}`);
    return summariseReplay(incident, scorecard, relative(process.cwd(), played.path) || played.path);
  };
  try {
    const signal = AbortSignal.any([stop.signal, ended.signal]);
    const { rows, thrown } = await playSet(plans, { play: playOne, signal, tell });
    const rest = plans.slice(rows.length).map(({ incident }) => incident.name);
    if (rest.length > 0) tell(describeRest(rest));
    // Where one ended the set, what those before it came to is told all the same.
    if (rows.length > 0)
      process.stdout.write(json ? `${formatJson(rows)}\n` : renderReplays(rows, { colour: createPainter() }));
    const lost =
      unwritten[0] === undefined
        ? null
        : `What came of ${unwritten.length} of ${rows.length} incidents was said, and could not be written: ${unwritten[0]}`;
    if (thrown !== null && lost !== null) tell(lost);
    if (thrown !== null) throw thrown.error;
    if (lost !== null) throw new CutoverError('environment', lost);
    return findSetExitCode(rows, gate);
  } finally {
    stop.release();
  }
}

/** What of a set is in no matrix, as it was stopped, or one could not be played. */
export function describeRest(names: readonly string[]): string {
  return `${names.length} of the set ${names.length === 1 ? 'has' : 'have'} come to nothing, as it ended before: ${names.join(', ')}.`;
}

/** Stopped goes before what could not be played, that before failed, failed before not known. */
export function findSetExitCode(rows: readonly ReplayRow[], gate: boolean): number {
  const has = (verdict: Verdict): boolean => rows.some((row) => row.kind === 'run' && row.verdict === verdict);
  if (has('aborted')) return findExitCode('aborted', gate);
  if (rows.some(({ kind }) => kind === 'error')) return errorExitCodes.target;
  if (gate && has('fail')) return findExitCode('fail', gate);
  return findExitCode(has('invalid') ? 'invalid' : 'pass', gate);
}
