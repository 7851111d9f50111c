import { relative, resolve } from 'node:path';
import { findRehearsalVerdict } from '../../lib/collector/report/rehearsal/describe-cell.ts';
import { renderRehearsalText } from '../../lib/collector/report/rehearsal/text.ts';
import { formatCause } from '../../lib/kit/cutover-error.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { formatCount } from '../../lib/kit/format/format-count.ts';
import { formatJson } from '../../lib/kit/invisible.ts';
import { type PreparedRehearsal, prepareRehearsal } from '../../lib/run/rehearse/prepare-rehearsal.ts';
import type { RehearsalOptions } from '../../lib/run/rehearse/rehearsal-options.ts';
import { type RehearsalProgress, runRehearsal } from '../../lib/run/rehearse/run-rehearsal.ts';
import { createPainter } from './painter.ts';
import { drillWords, stopDrill, type StopWords } from './stop-drill.ts';
import { tellAgain } from './tell-influx.ts';
import type { InfluxPlace } from '../../lib/run/influx/influx-place.ts';
import { describeInfluxResult } from '../../lib/run/influx/influx-result.ts';
import { sendRun } from '../../lib/run/influx/send-run.ts';
import { senderTimes } from '../../lib/run/influx/sender.ts';
import { readColumns } from './columns.ts';

export interface ShowRehearsalOptions {
  file: string;
  /** Its folder. Default: one in `results`. */
  out: string | undefined;
  json: boolean;
  options: RehearsalOptions;
  /** A database that is told of it besides. */
  influx: InfluxPlace | undefined;
}

/** So often a line of progress is written where no terminal reads it, ms. */
const TELL_EVERY_MS = 5_000;

/** 0: every cell is good. 1: one is bad. 3: neither, as too little is known. 4: it was stopped. */
const exitCodes = { good: 0, bad: 1, undecided: 3, stopped: 4 } as const;

/** What is told when a rehearsal is stopped: only another drill's outage, and all providers but one that are held down, are faults to be reverted. */
export function chooseStopWords({ through, during }: Pick<RehearsalOptions, 'through' | 'during'>): StopWords {
  if (through === 'target' || during !== undefined) return drillWords;
  return {
    stopping: 'Stopping: what was asked by now is told and kept',
    lost: 'the rehearsal stops; what was asked by now is kept',
  };
}

/** Rehearses in a terminal: what it comes to at most, how it goes, what came of it; resolves to the exit code. */
export async function showRehearsal({ file, out, json, options, influx }: ShowRehearsalOptions): Promise<number> {
  const prepared = await prepareRehearsal(file, options, process.env);
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);
  const stop = stopDrill(tell, chooseStopWords(options));
  const progress = createProgress();
  try {
    const { rehearsal, folder } = await runRehearsal({
      prepared,
      out,
      resultsPath: resolve('results'),
      env: process.env,
      signal: stop.signal,
      tell(text) {
        progress.clear();
        tell(text);
      },
      // What cannot begin has no plan: code of one's own that is broken is told of first.
      onTried() {
        for (const warning of prepared.warnings) tell(warning);
        tell(describeMost(prepared));
      },
      onProgress: progress.tell,
    });
    progress.clear();
    const width = readColumns();
    if (json) process.stdout.write(`${formatJson(rehearsal)}\n`);
    else {
      process.stdout.write(renderRehearsalText(rehearsal, { width, colour: createPainter() }));
      process.stdout.write(`Report: ${excerpt(relative(process.cwd(), folder.report) || folder.report, 4_096)}\n`);
    }
    if (influx !== undefined) {
      // Of all things that may go wrong in a rehearsal the least.
      await sendRun(folder.path, influx, { signal: stop.signal, times: senderTimes }).then(
        (sent) => tell(describeInfluxResult(sent, tellAgain(folder.path, influx))),
        (error: unknown) => tell(`What became of the points for InfluxDB is not known: ${formatCause(error)}`),
      );
    }
    return exitCodes[findRehearsalVerdict(rehearsal)];
  } finally {
    progress.clear();
    stop.release();
  }
}

function describeMost({ most, cases, columns, options }: PreparedRehearsal): string {
  const slowest = most.ofOne / options.ratePerSecond;
  const money = most.spend === null ? '' : `, ${most.spend.toFixed(2)} of money`;
  return (
    `${formatCount(cases.length)} cases for ${columns.map(({ name }) => name).join(', ')}: ` +
    `at most ${formatCount(most.requests)} calls but for further tries, about ${formatCount(most.inputTokens + most.outputTokens)} tokens${money}, ` +
    `${Math.ceil(slowest / 60)} min at ${options.ratePerSecond}/s.`
  );
}

/** A line that is written over in a terminal, and now and then a new one elsewhere. */
function createProgress(): { tell(progress: RehearsalProgress): void; clear(): void } {
  const isTerminal = process.stderr.isTTY;
  let toldMs = performance.now();
  let isOpen = false;
  const clear = (): void => {
    if (isOpen) process.stderr.write('\r\u001b[K');
    isOpen = false;
  };
  return {
    clear,
    tell({ calls, decided, cells }) {
      const line = `${formatCount(calls)} calls, ${decided} of ${cells} cells decided`;
      if (isTerminal) {
        clear();
        process.stderr.write(line);
        isOpen = true;
      } else if (performance.now() - toldMs >= TELL_EVERY_MS) {
        toldMs = performance.now();
        process.stderr.write(`${line}\n`);
      }
    },
  };
}
