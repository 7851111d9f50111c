import type { ComparedRun, Comparison } from '../../scorecard/comparison.ts';
import { formatStartedAt } from '../format-started-at.ts';
import { type Painter, plainPainter } from '../painter.ts';
import { fit } from '../text/fit.ts';
import { wrap } from '../text/wrap.ts';
import {
  describeIntervals,
  describeKind,
  describeObjective,
  describeOutcome,
  describeSetting,
} from './describe-comparison.ts';
import { type FormattedRow, formatRow } from './format-row.ts';

/** So many changed settings are shown; `--json` has all. */
const MOST_SETTINGS = 30;

const outcomeColours = {
  worse: 'red',
  'no-worse': 'green',
  'not-resolved': 'yellow',
  'not-comparable': 'yellow',
} as const;
const changeColours = { worse: 'red', better: 'green' } as const satisfies Record<string, keyof Painter>;

/** A comparison for a terminal, `width` columns wide (60 or more): what came of it is the last line. */
export function renderComparisonText(
  comparison: Comparison,
  { width = 100, colour = plainPainter }: { width?: number; colour?: Painter } = {},
): string {
  const { before, after, rows, kinds, objectives, changes, remarks, outcome, reasons } = comparison;
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', colour.bold(title), ...lines.flatMap((line) => wrap(line, width))];
  const intervals = describeIntervals(comparison);
  const left = changes.length - MOST_SETTINGS;
  const lines = [
    describeRun('before', before, width),
    describeRun('after', after, width),
    ...section('OBJECTIVES', objectives.map(describeObjective)),
    '',
    colour.bold('MEASURES'),
    ...renderRow(header, width).map((line) => colour.dim(line)),
    ...rows.flatMap((row) => renderRow(formatRow(row), width).map(paintFor(row.change, colour))),
    ...(intervals === null ? [] : wrap(intervals, width).map((line) => colour.dim(line))),
    ...section('KINDS OF FAILURE THAT CAME OR WENT', kinds.map(describeKind)),
    ...section('WHAT CHANGED IN THE DRILL', [
      ...changes.slice(0, MOST_SETTINGS).map(describeSetting),
      ...(left > 0 ? [`and ${left} more: --json has them`] : []),
    ]),
    ...section('REMARKS', remarks),
    '',
    ...reasons.slice(1).flatMap((reason) => wrap(`- ${reason}`, width)),
    ...wrap(describeOutcome(comparison), width).map((line) => colour.bold(colour[outcomeColours[outcome]](line))),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function describeRun(which: string, { verdict, drill, runId, startedAt, seed }: ComparedRun, width: number): string {
  return fit(
    `${which.padEnd(7)} ${verdict.toUpperCase().padEnd(8)} ${drill}  ${runId}  ${formatStartedAt(startedAt)}, seed ${seed}`,
    width,
  );
}

function paintFor(change: string, colour: Painter): (line: string) => string {
  return change === 'worse' || change === 'better' ? colour[changeColours[change]] : (line) => line;
}

/** What a row takes where it is one line. */
const ROW_WIDTH = 98;

const header = {
  label: '',
  phase: '',
  before: 'before',
  after: 'after',
  difference: 'change',
  interval: 'interval, pp',
  change: '',
};

/** One line where there is room, else two. */
function renderRow(row: FormattedRow, width: number): string[] {
  const isNarrow = width < ROW_WIDTH;
  const name = fit(row.phase === '' ? row.label : `${row.label} (${row.phase})`, isNarrow ? width - 20 : width - 61);
  const figures = `${name} ${fit(row.before, 9, 'right')} ${fit(row.after, 9, 'right')}`;
  const said = `${fit(row.difference, 9, 'right')} ${fit(row.interval, 16, 'right')}  ${row.change}`;
  return isNarrow ? [figures, `    ${said}`] : [`${figures} ${said}`];
}
