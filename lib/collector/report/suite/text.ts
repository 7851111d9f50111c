import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { NOT_MEASURED_MARK } from '../../../kit/format/not-measured.ts';
import type { Suite, SuiteRow, SuiteVerdict } from '../../scorecard/suite.ts';
import { type Painter, plainPainter } from '../painter.ts';
import { fit } from '../text/fit.ts';
import { wrap } from '../text/wrap.ts';

const colours = {
  pass: 'green',
  fail: 'red',
  error: 'red',
  invalid: 'yellow',
  aborted: 'yellow',
} as const satisfies Record<SuiteVerdict, keyof Painter>;

/** What the columns behind the drill's name take. */
const FIGURES_WIDTH = 64;

/** Several drills as a matrix for a terminal, `width` columns wide (90 or more), what is to be known of each below, the verdict last. */
export function renderSuiteText(
  { verdict, drills }: Suite,
  { width = 100, colour = plainPainter }: { width?: number; colour?: Painter } = {},
): string {
  const nameWidth = width - FIGURES_WIDTH;
  const passed = drills.filter((row) => row.kind === 'run' && row.verdict === 'pass').length;
  const lines = [
    colour.dim(renderRow('drill', ['verdict', 'HTTP', 'usable', 'failover', 'lost', 'met', 'ready'], nameWidth)),
    ...drills.map((row) => colour[colours[verdictOf(row)]](renderRow(row.drill, listFigures(row), nameWidth))),
    '',
    ...drills.flatMap(describeRow).flatMap((text) => wrap(text, width)),
    colour.bold(
      colour[colours[verdict]](
        `${verdict.toUpperCase()}: ${formatCount(passed)} of ${formatCount(drills.length)} passed.`,
      ),
    ),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function verdictOf(row: SuiteRow): SuiteVerdict {
  if (row.kind === 'run') return row.verdict;
  return row.kind === 'error' ? 'error' : 'aborted';
}

function listFigures(row: SuiteRow): string[] {
  if (row.kind !== 'run') return [row.kind === 'error' ? 'error' : 'not run'];
  return [
    row.verdict,
    formatRatio(row.httpSuccessRatio),
    formatRatio(row.usableRatio),
    formatMs(row.failoverMs),
    formatCount(row.lostRequests),
    `${row.objectivesMet}/${row.objectives}`,
    row.readiness === null ? NOT_MEASURED_MARK : row.readiness.toFixed(2),
  ];
}

function renderRow(name: string, [verdict = '', ...figures]: readonly string[], nameWidth: number): string {
  return `${fit(name, nameWidth)} ${fit(verdict, 9)}${figures.map((figure) => fit(figure, 9, 'right')).join('')}`;
}

function describeRow(row: SuiteRow): string[] {
  switch (row.kind) {
    case 'run':
      return row.reason === '' ? [] : [`${row.drill}: ${row.reason}`];
    case 'error':
      return [`${row.drill}: ${row.message}`];
    case 'not-run':
      return [];
  }
}
