import { formatCount } from '../../../kit/format/format-count.ts';
import { formatDecimal } from '../../../kit/format/format-decimal.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import type { ReplayRow, ReplayRun } from '../../scorecard/replay-row.ts';
import type { Painter } from '../painter.ts';
import { fit } from '../text/fit.ts';
import { wrap } from '../text/wrap.ts';

/** The widest line, in columns. */
const WIDTH = 100;
const NAME = 38;
const CELL = 10;

const verdictColours = { pass: 'green', fail: 'red', invalid: 'yellow', aborted: 'yellow', error: 'red' } as const;

/**
 * The matrix incident × verdict for a terminal: did it survive, when was it served well again, by whom was the outage answered, and
 * at what cost. At most 100 columns.
 */
export function renderReplays(rows: readonly ReplayRow[], { colour }: { colour: Painter }): string {
  const headings = ['well after', 'lost', 'HTTP', 'usable', 'wait p95'];
  return [
    colour.dim(`${fit('incident', NAME)}  ${fit('verdict', 8)}${headings.map(cell).join('')}`),
    ...rows.flatMap((row) => renderRow(row, colour)),
    '',
    colour.bold(countVerdicts(rows)),
  ]
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

const cell = (text: string): string => fit(text, CELL, 'right');

function renderRow(row: ReplayRow, colour: Painter): string[] {
  const verdict = row.kind === 'error' ? 'error' : row.verdict;
  const cells = row.kind === 'error' ? [] : listFigures(row);
  return [
    `${fit(row.incident, NAME)}  ${colour[verdictColours[verdict]](fit(verdict, 8))}${cells.map(cell).join('')}`,
    ...(row.kind === 'error' ? [] : [colour.dim(`  ${fit(describeServed(row), WIDTH - 2)}`)]),
    ...listRemarks(row).flatMap((text) => wrap(text, WIDTH - 4).map((line) => `    ${line}`)),
  ];
}

/** Why not, and of what was survived nothing is known. */
function listRemarks(row: ReplayRow): string[] {
  const reasons = row.reason === null ? [] : [row.reason];
  if (row.kind === 'error' || row.verdict !== 'pass' || row.untestedParts === 0) return reasons;
  return [
    ...reasons,
    `Of ${formatCount(row.untestedParts)} of its ${formatCount(row.parts)} parts this says nothing: too few requests are known to have met them (met it, fault by fault, in its report).`,
  ];
}

function listFigures({ failoverMs, lostRequests, httpSuccessRatio, usableRatio, waitP95Ms }: ReplayRun): string[] {
  return [
    formatMs(failoverMs),
    formatCount(lostRequests),
    formatRatio(httpSuccessRatio),
    formatRatio(usableRatio),
    formatMs(waitP95Ms),
  ];
}

function describeServed({ servedBy, attemptsPerRequest }: ReplayRun): string {
  const total = Object.values(servedBy).reduce((sum, count) => sum + count, 0);
  const shares = Object.entries(servedBy)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name === 'none' ? 'nobody' : name} ${formatRatio(count / total)}`);
  const calls = attemptsPerRequest === null ? [] : [`${formatDecimal(attemptsPerRequest)} calls for each request`];
  return `answered by ${shares.join(', ') || 'nobody'}${calls.length === 0 ? '' : `; ${calls.join('')}`}`;
}

function countVerdicts(rows: readonly ReplayRow[]): string {
  const count = (survived: boolean | null): number => rows.filter((row) => row.survived === survived).length;
  const unplayed = rows.filter(({ kind }) => kind === 'error').length;
  const unknown = count(null) - unplayed;
  const others = [unknown === 0 ? '' : `; no verdict: ${unknown}`, unplayed === 0 ? '' : `; not played: ${unplayed}`];
  return `Survived: ${count(true)} of ${rows.length}; not: ${count(false)}${others.join('')}.`;
}
