import type { Verdict, Scorecard } from '../scorecard/scorecard.ts';
import { describeNeverSent } from './describe-never-sent.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { formatStartedAt } from './format-started-at.ts';
import { listReasons } from './list-reasons.ts';
import { NOT_MEASURED } from '../../kit/format/not-measured.ts';
import type { Painter } from './painter.ts';
import { renderAsked } from './text/asked.ts';
import { renderApplicationColumn } from './text/application-column.ts';
import { renderObjectives, renderValidity } from './text/checks.ts';
import { renderFaultTable } from './text/fault-table.ts';
import { fit } from './text/fit.ts';
import { fold } from './text/fold.ts';
import { renderGameDay } from './text/game-day.ts';
import { renderLatencyTable } from './text/latency-table.ts';
import { renderFollowUpTable } from './text/follow-up-table.ts';
import { renderGuardTable } from './text/guard-table.ts';
import { renderNoteTable } from './text/note-table.ts';
import { renderTriesTable } from './text/tries-table.ts';
import { renderOnTheWay } from './text/on-the-way.ts';
import { renderPhaseTable } from './text/phase-table.ts';
import { renderReadiness } from './text/readiness.ts';
import { renderRoutingColumn } from './text/routing-column.ts';
import { listServed, renderServedTable } from './text/served-table.ts';
import { renderSteadyState } from './text/steady-state.ts';
import { renderControlGroup } from './text/control-group.ts';
import { wrap } from './text/wrap.ts';
import { describeScored, describeWhole } from './describe-outage.ts';
import { renderVerdictSentence } from './verdict-sentence.ts';

/** The widest line, in columns: tables are laid out for it, and folded where there is less. */
const WIDTH = 100;
const COLUMN_WIDTH = 48;

const verdictColours = { pass: 'green', fail: 'red', invalid: 'yellow', aborted: 'yellow' } as const satisfies Record<
  Verdict,
  keyof Painter
>;

/**
 * The report for a terminal: verdict, the two headline numbers, routing and application evidence side by side (below one another where it is narrow),
 * then the tables, and the verdict again. At most `columns` wide (60 or more; 100 and more are 100, the default); nothing in it can be a terminal code but what
 * `colour` puts in.
 */
export function renderText(
  scorecard: Scorecard,
  { colour, columns = WIDTH }: { colour: Painter; columns?: number },
): string {
  const width = Math.min(WIDTH, columns);
  const section = (title: string, lines: string[]): string[] => ['', colour.bold(title), ...lines];
  return [
    ...renderTop(scorecard, width, colour),
    '',
    ...renderHeadline(scorecard, width, colour),
    '',
    ...(width < WIDTH ? placeBelow : placeSideBySide)(
      renderRoutingColumn(scorecard, COLUMN_WIDTH, colour),
      renderApplicationColumn(scorecard, COLUMN_WIDTH, colour),
    ),
    ...renderServed(scorecard, colour),
    ...renderFaults(scorecard, colour),
    ...section('PHASES', renderPhaseTable(scorecard, WIDTH, colour)),
    ...section('LATENCY (of answers; of callers, whose failures wait for ever)', renderLatencyTable(scorecard, colour)),
    ...(scorecard.onTheWay === undefined ? [] : section('ON THE WAY', renderOnTheWay(scorecard.onTheWay, WIDTH))),
    ...(scorecard.asked === undefined ? [] : section('ASKED', renderAsked(scorecard.asked, WIDTH))),
    ...section('LOAD', [renderLoad(scorecard)]),
    ...(scorecard.tries === undefined
      ? []
      : section('CALLERS WHO TRIED AGAIN', renderTriesTable(scorecard.tries, WIDTH, colour))),
    ...(scorecard.followUps === undefined
      ? []
      : section('FOLLOW-UPS', renderFollowUpTable(scorecard.followUps, WIDTH, colour))),
    ...(scorecard.guards === undefined
      ? []
      : section('GUARDS THAT ASK A MODEL', renderGuardTable(scorecard.guards, WIDTH, colour))),
    ...(scorecard.response === undefined
      ? []
      : section('HOW PEOPLE MET IT', renderNoteTable(scorecard.response, WIDTH, colour))),
    ...(scorecard.steadyState === undefined
      ? []
      : section('IS ALL AS IT WAS?', renderSteadyState(scorecard.steadyState, WIDTH, colour))),
    ...(scorecard.controlGroup === undefined
      ? []
      : section('HELD AGAINST THOSE IT SPARED', renderControlGroup(scorecard.controlGroup, WIDTH, colour))),
    ...section('OBJECTIVES', renderObjectives(scorecard, WIDTH, colour)),
    ...section('READINESS', renderReadiness(scorecard, width)),
    ...(scorecard.gameDay === undefined ? [] : section('GAME DAY', renderGameDay(scorecard.gameDay, width))),
    ...section('VALIDITY', renderValidity(scorecard, WIDTH, colour)),
    '',
    renderLast(scorecard, width, colour),
  ]
    .flatMap((line) => fold(line.trimEnd(), width))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function renderTop(scorecard: Scorecard, width: number, colour: Painter): string[] {
  const { verdict, drill, seed, startedAt, runId } = scorecard;
  const word = colour.bold(colour[verdictColours[verdict]](fit(verdict.toUpperCase(), 9)));
  const reasons = listReasons(scorecard).flatMap(({ code, message }) =>
    wrap(message.startsWith(code) ? message : `${code}: ${message}`, width - 4).map((line, index) =>
      index === 0 ? `  - ${line}` : `    ${line}`,
    ),
  );
  return [
    word + colour.bold(fit(drill, 36)) + colour.dim(fit(`seed ${seed}, ${formatStartedAt(startedAt)}`, 55)),
    colour.dim(fit('', 9) + fit(runId, WIDTH - 9)),
    '',
    ...wrap(renderVerdictSentence(scorecard), width),
    ...reasons,
  ];
}

function renderHeadline({ outage }: Scorecard, width: number, colour: Painter): string[] {
  if (outage.httpSuccessRatio === null && outage.usableRatio === null) {
    return [colour.yellow(`Outage ${NOT_MEASURED}: no request was sent in it.`)];
  }
  const http = colour.bold(formatRatio(outage.httpSuccessRatio));
  const usable = colour.bold(formatRatio(outage.usableRatio));
  const scope = colour.dim(`(${describeScored(outage)})`);
  const whole = describeWhole(outage);
  return [
    `HTTP says ${http} succeeded; your parsers say ${usable} was usable. ${scope}`,
    ...(whole === null ? [] : wrap(whole, width).map((line) => colour.dim(line))),
  ];
}

/** Those that have no room in the column. */
function renderServed(scorecard: Scorecard, colour: Painter): string[] {
  if (renderServedTable(scorecard, COLUMN_WIDTH, colour) !== null) return [];
  const lines = renderServedTable(scorecard, WIDTH, colour) ?? listServed(scorecard);
  return ['', colour.bold('WHO SERVED'), ...lines];
}

/** Left out where an older scorecard has none. */
function renderFaults(scorecard: Scorecard, colour: Painter): string[] {
  const lines = renderFaultTable(scorecard, WIDTH, colour);
  return lines.length === 0 ? [] : ['', colour.bold('FAULT BY FAULT'), ...lines];
}

function renderLoad({ load }: Scorecard): string {
  const counts = `planned ${formatCount(load.planned)}, sent ${formatCount(load.sent)}${describeNeverSent(load)}, completed ${formatCount(load.completed)}, failed ${formatCount(load.failed)}`;
  const lateness =
    load.latenessP99Ms === null
      ? `lateness ${NOT_MEASURED}`
      : `lateness p50 ${formatMs(load.latenessP50Ms)}, p99 ${formatMs(load.latenessP99Ms)}, max ${formatMs(load.latenessMaxMs)}`;
  return `${counts}; ${lateness}`;
}

/** What scrolled by is known from the last line. */
function renderLast({ verdict, drill, outage }: Scorecard, width: number, colour: Painter): string {
  const figures = `HTTP ${formatRatio(outage.httpSuccessRatio)}, usable ${formatRatio(outage.usableRatio)}`;
  const line = fit(`${verdict.toUpperCase()}: ${figures} in the outage of ${drill}`, width).trimEnd();
  return colour.bold(colour[verdictColours[verdict]](line));
}

const placeBelow = (left: string[], right: string[]): string[] => [...left, '', ...right];

function placeSideBySide(left: string[], right: string[]): string[] {
  const blank = ' '.repeat(COLUMN_WIDTH);
  return Array.from(
    { length: Math.max(left.length, right.length) },
    (_, index) => `${left[index] ?? blank}    ${right[index] ?? ''}`,
  );
}
