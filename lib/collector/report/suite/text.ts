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

/** What the columns behind the drill's name take, and what the name has at least: where both have no room, it stands on a line of its own. */
const FIGURES_WIDTH = 64;
const LEAST_NAME = 26;
/** All figures but the last, beneath a name. */
const NARROW_FIGURES = 5;

/** Several drills as a matrix for a terminal, `width` columns wide (60 or more), what is to be known of each below, the verdict last. */
export function renderSuiteText(
  { verdict, drills }: Suite,
  { width = 100, colour = plainPainter }: { width?: number; colour?: Painter } = {},
): string {
  const renderRow = width < FIGURES_WIDTH + LEAST_NAME ? renderNarrow(width) : renderWide(width - FIGURES_WIDTH);
  const passed = drills.filter((row) => row.kind === 'run' && row.verdict === 'pass').length;
  const lines = [
    ...renderRow('drill', ['verdict', 'HTTP', 'usable', 'failover', 'lost', 'met', 'ready']).map((line) =>
      colour.dim(line),
    ),
    ...drills.flatMap((row) =>
      renderRow(row.drill, listFigures(row)).map((line) => colour[colours[verdictOf(row)]](line)),
    ),
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

type RenderRow = (name: string, figures: readonly string[]) => string[];

const renderWide =
  (nameWidth: number): RenderRow =>
  (name, [verdict = '', ...figures]) => [
    `${fit(name, nameWidth)} ${fit(verdict, 9)}${figures.map((figure) => fit(figure, 9, 'right')).join('')}`,
  ];

const renderNarrow =
  (width: number): RenderRow =>
  (name, [verdict = '', ...figures]) => [
    fit(name, width),
    `  ${fit(verdict, 9)}${figures
      .slice(0, NARROW_FIGURES)
      .map((figure) => fit(figure, 9, 'right'))
      .join('')}`,
  ];

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
