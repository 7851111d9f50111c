import { formatCount } from '../../../kit/format/format-count.ts';
import { formatPoints } from '../../../kit/format/format-points.ts';
import { formatShare } from '../../../kit/format/format-share.ts';
import type { Cell, Comparison, Rehearsal, RehearsedColumn } from '../../scorecard/rehearsal.ts';
import { listPlainCells } from './plain-cells.ts';

/** What a cell has come to, in few words. */
export function describeDecision(cell: Cell, columns: readonly RehearsedColumn[]): string {
  const { decision, decidedAt, moreToDecide, unanswered, misrouted } = cell;
  switch (decision) {
    case 'good':
    case 'bad':
      return `${decision}, after ${formatCount(decidedAt)}`;
    case 'undecided':
      return moreToDecide === null ? 'undecided' : `undecided: ${formatCount(moreToDecide)} more`;
    case 'not-measured':
      if (findUnreached(cell, columns) !== null) return 'could not be reached';
      return unanswered + misrouted === 0 ? 'not asked' : 'not measured';
  }
}

/** Why no call has reached the provider of a cell, as the network says it; null: one has, or nobody called. */
export function findUnreached({ column }: Pick<Cell, 'column'>, columns: readonly RehearsedColumn[]): string | null {
  return columns.find(({ name }) => name === column)?.unreached ?? null;
}

/** What is in no ratio, and keeps from good, each as a clause; [] where there is nothing of it. */
export function describeLeftOut({ unanswered, misrouted }: Pick<Cell, 'unanswered' | 'misrouted'>): string[] {
  return [
    ...(unanswered === 0
      ? []
      : [`${formatCount(unanswered)} without an answer or a judgement, in no ratio but held against good`]),
    ...(misrouted === 0 ? [] : [`${formatCount(misrouted)} answered by another, in no ratio but held against good`]),
  ];
}

/** Whom cases were put to. */
export function describeWay({ through }: Pick<Rehearsal, 'through'>): string {
  return through === 'target'
    ? 'put to the target, for each provider while all others were held down'
    : 'put to each provider itself';
}

/** Where the true ratio of misses lies: `1.2 % to 9.8 %`. */
export function formatInterval([low, high]: readonly [number, number]): string {
  return `${formatShare(low)} to ${formatShare(high)}`;
}

/** How a cell differs from that of another column; null where there is nothing to compare. */
export function describeComparison({ against }: Pick<Cell, 'against'>): string | null {
  if (against === null || against.difference === null || against.interval === null) return null;
  const { column, difference, interval, by, pairs } = against;
  const [low, high] = interval;
  const of = by === 'pairs' ? `of the same ${formatCount(pairs)} cases` : 'of different cases';
  return `${formatPoints(difference, '+')} points against ${column} (95 %: ${formatPoints(low, '+')} to ${formatPoints(high, '+')}), ${of}${describePairs(against)}`;
}

function describePairs({ by, onlyHere, onlyThere, pValue }: Comparison): string {
  if (by === 'shares') return '';
  return `: ${formatCount(onlyHere)} missed here alone, ${formatCount(onlyThere)} there alone (McNemar, exact: p ${formatP(pValue)})`;
}

function formatP(value: number): string {
  return value < 0.001 ? '< 0.001' : `= ${value.toFixed(3)}`;
}

/** Why no more was asked. */
export function describeEnd({ ended }: Pick<Rehearsal, 'ended'>): string {
  switch (ended.kind) {
    case 'decided':
      return 'every cell is decided';
    case 'cases':
      return 'there were no more cases';
    case 'gave-up':
      return 'no provider could be asked any more';
    case 'budget':
      return `the budget was used up: ${ended.limit}`;
    case 'unjudged':
      return `nobody could judge any more, as ${ended.reason}; cases asked, counted for each column: ${formatCount(ended.asked)}, not asked: ${formatCount(ended.left)}`;
    case 'stopped':
      return ended.reason;
  }
}

/** What was asked while a drill's outage ran, as a sentence without its full stop; null: nothing was to be. */
export function describeDuring({ during }: Pick<Rehearsal, 'during'>): string | null {
  if (during === undefined) return null;
  const { drill, folder, verdict, asked, wanted, left, failed } = during;
  if (failed !== null) return `Nothing was asked under load, as ${drill} did not run: ${failed}`;
  const others = left === null ? '' : `; the others were not asked, as ${left}, and are in no number`;
  return `Under load: the same cases while the outage of ${drill} ran (its verdict: ${verdict}, ${folder}/report.html), ${formatCount(asked)} of ${formatCount(wanted)}${others}`;
}

/**
 * What a rehearsal has come to, variants left out: they are only tried. `bad` where one cell is; `good` only where all are; anything else carries no verdict, and what was
 * stopped has none.
 */
export type RehearsalVerdict = 'good' | 'bad' | 'undecided' | 'stopped';

export function findRehearsalVerdict(rehearsal: Pick<Rehearsal, 'cells' | 'columns' | 'ended'>): RehearsalVerdict {
  const { ended } = rehearsal;
  const cells = listPlainCells(rehearsal);
  if (cells.some(({ decision }) => decision === 'bad')) return 'bad';
  if (ended.kind === 'stopped') return 'stopped';
  return cells.length > 0 && cells.every(({ decision }) => decision === 'good') ? 'good' : 'undecided';
}

/** The same as a sentence. */
export function renderVerdictLine(rehearsal: Rehearsal): string {
  const { test, columns } = rehearsal;
  const cells = listPlainCells(rehearsal);
  const count = (wanted: Cell['decision']): number => cells.filter(({ decision }) => decision === wanted).length;
  const good = formatBound(test.good);
  switch (findRehearsalVerdict(rehearsal)) {
    case 'bad':
      return `bad: ${formatCount(count('bad'))} of ${formatCount(cells.length)} cells are decided to be nearer to ${formatBound(test.bad)} usable than to ${good}`;
    case 'good':
      return `good: all ${formatCount(cells.length)} cells are decided to be nearer to ${good} usable than to ${formatBound(test.bad)}`;
    case 'stopped':
      return `stopped: ${describeEnd(rehearsal)}`;
    case 'undecided':
      return `undecided: ${[`${formatCount(count('good'))} of ${formatCount(cells.length)} cells are good`, ...listOpen()].join(', ')}`;
  }

  /** What keeps it from a verdict. */
  function listOpen(): string[] {
    const undecided = count('undecided');
    const unmeasured = count('not-measured');
    const lost = [
      ...new Set(cells.filter((cell) => findUnreached(cell, columns) !== null).map(({ column }) => column)),
    ];
    const why = lost.length === 0 ? '' : ` (${lost.join(', ')} could not be reached)`;
    return [
      ...(undecided === 0 ? [] : [`${formatCount(undecided)} undecided`]),
      ...(unmeasured === 0 ? [] : [`${formatCount(unmeasured)} not measured${why}`]),
    ];
  }
}

/** A share that somebody asked for, with all of its digits: 0.9995 is `99.95 %`. */
const formatBound = (share: number): string => `${Number((share * 100).toPrecision(12))} %`;

/** How a cell is decided, for whoever reads it the first time. */
export function describeTest({ good, bad, stopsEarly }: Rehearsal['test']): string {
  const early = stopsEarly
    ? 'A column is asked no more for a request once each contract of it is decided there'
    : 'All cases are asked, decided or not';
  return `good: usable in ${formatBound(good)} of cases or more; bad: in ${formatBound(bad)} or fewer; told apart by Wald's sequential test, wrong at most once in 20 either way. ${early}.`;
}
