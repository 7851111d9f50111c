import { join, relative, resolve } from 'node:path';
import { renderReplays } from '../../lib/collector/report/replays/text.ts';
import { type ReplayRow, summariseReplay } from '../../lib/collector/scorecard/replay-row.ts';
import type { Incident } from '../../lib/drill/incidents/incident.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { formatJson } from '../../lib/kit/invisible.ts';
import { prepareReplay, type ReplayOptions } from '../../lib/run/incidents/prepare-replay.ts';
import { prepareSet } from '../../lib/run/incidents/prepare-set.ts';
import { createPreflight } from '../../lib/run/preflight/create-preflight.ts';
import { runDrill, type RunResult } from '../../lib/run/runner/run-drill.ts';
import type { RunEvent } from '../../lib/run/runner/run-event.ts';
import { findExitCode } from './exit-code.ts';
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
 * Plays incidents one after another in a terminal, and prints the matrix; resolves to the exit code: that of a fail, where there is one,
 * else of what carries no verdict. What the drill cannot play is told and left out; throws where that is all.
 */
export async function showReplays(settings: ShowReplaysOptions): Promise<number> {
  const { file, incidents, options, out, json, gate, preflight, statusPage, influx } = settings;
  const tell = (text: string): void => void process.stderr.write(`${excerpt(text, 1_000)}\n`);
  const { plans, skipped } = await prepareSet(file, incidents, options);
  for (const { incident, why } of skipped) tell(`Not played: ${incident.name}. ${why}`);
  const wholeMs = plans.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
  tell(`Playing ${plans.length} incidents, ${formatLength(wholeMs)} of load in all.`);
  const stop = stopDrill(tell);
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'warning') tell(event.text);
  };
  const rows: ReplayRow[] = [];
  try {
    for (const [index, { incident, lengthMs }] of plans.entries()) {
      tell(`${index + 1} of ${plans.length}: ${incident.name}, ${formatLength(lengthMs)}`);
      const { prepared, replay } = await prepareReplay(file, incident, options);
      await using told = await tellRun(influx, prepared);
      const play = async ({ env, onEvent: onPageEvent }: BesideStatusPage): Promise<RunResult> => {
        const result = await runDrill({
          prepared,
          out: out === undefined ? undefined : join(out, incident.name),
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
        await told.finish(result.scorecard, result.folder, stop.signal);
        return result;
      };
      const page = { incident, replay, timeScale: options.timeScale, port: statusPage, tell };
      const { scorecard, folder } = await withStatusPage(page, play);
      rows.push(summariseReplay(incident, scorecard, relative(process.cwd(), folder.path) || folder.path));
      if (scorecard.verdict === 'aborted') break;
    }
    process.stdout.write(json ? `${formatJson(rows)}\n` : renderReplays(rows, { colour: createPainter() }));
    return worstExitCode(rows, gate);
  } finally {
    stop.release();
  }
}

/** Stopped goes before failed, failed before not known. */
function worstExitCode(rows: readonly ReplayRow[], gate: boolean): number {
  const worst = (['aborted', 'fail', 'invalid'] as const).find((verdict) =>
    rows.some((row) => row.verdict === verdict),
  );
  if (worst === 'fail' && !gate)
    return rows.some(({ verdict }) => verdict === 'invalid') ? findExitCode('invalid', gate) : 0;
  return findExitCode(worst ?? 'pass', gate);
}
