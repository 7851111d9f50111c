import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatShare } from '../../../kit/format/format-share.ts';
import { escapeLine } from '../../../kit/invisible.ts';
import type { Cell, Rehearsal, RehearsedColumn, RehearsedGuard } from '../../scorecard/rehearsal.ts';
import { type Painter, plainPainter } from '../painter.ts';
import { fit } from '../text/fit.ts';
import { wrap } from '../text/wrap.ts';
import { describeWorth, type Worth } from './describe-worth.ts';
import { describeCellFix } from './list-cell-kinds.ts';
import { isVariant } from './plain-cells.ts';
import {
  describeComparison,
  describeDecision,
  describeDuring,
  describeEnd,
  describeLeftOut,
  describeTest,
  describeWay,
  formatInterval,
  renderVerdictLine,
} from './describe-cell.ts';

const LEAST_NAME = 18;
const MOST_NAME = 32;

/** The portability matrix for a terminal, `width` columns wide: a block for each request and contract, a line for each provider. */
export function renderRehearsalText(
  rehearsal: Rehearsal,
  { width = 100, colour = plainPainter }: { width?: number; colour?: Painter } = {},
): string {
  const { drill, seed, cells, columns, calls, durationMs, test } = rehearsal;
  // A variant stands below its provider, with what it has of its own.
  const labels = new Map(
    columns.map(({ name, variant }) => [name, variant === null ? `  ${name}` : `    +${variant}`]),
  );
  const nameWidth = Math.max(LEAST_NAME, ...[...labels.values()].map((label) => Math.min(MOST_NAME, label.length + 1)));
  const layout: Layout = { width, colour, nameWidth, columns, label: (name) => labels.get(name) ?? `  ${name}` };
  const blocks = [...new Set(cells.map(({ place }) => place))];
  const lines = [
    colour.bold(`REHEARSAL ${escapeLine(drill)}`),
    ...wrap(
      `seed ${seed}, ${formatCount(calls)} calls in ${formatMs(durationMs)}, ${describeWay(rehearsal)}, ended: ${describeEnd(rehearsal)}`,
      width,
    ).map((line) => colour.dim(line)),
    '',
    ...blocks.flatMap((place) =>
      renderBlock(
        cells.filter((cell) => cell.place === place),
        layout,
        (name) => isVariant(rehearsal, name),
      ),
    ),
    ...columns.flatMap((column) => describeColumn(column).flatMap((line) => wrap(line, width))),
    ...(rehearsal.guards ?? []).flatMap((guard) => wrap(`guards, asking ${describeUse(guard.provider, guard)}`, width)),
    '',
    ...wrap(describeDuring(rehearsal) ?? '', width).map((line) => colour.dim(line)),
    ...wrap(describeTest(test), width).map((line) => colour.dim(line)),
    '',
    colour.bold(renderVerdictLine(rehearsal)),
  ];
  return `${lines.join('\n')}\n`;
}

interface Layout {
  width: number;
  colour: Painter;
  nameWidth: number;
  columns: readonly RehearsedColumn[];
  /** What a column's line begins with. */
  label(column: string): string;
}

function renderBlock(cells: readonly Cell[], layout: Layout, isTried: (column: string) => boolean): string[] {
  const { colour } = layout;
  const [first] = cells;
  if (first === undefined) return [];
  return [
    colour.bold(escapeLine(`${first.request}, ${first.contract}`)),
    colour.dim(row(fit('  provider', layout.nameWidth), ['cases', 'missed', '95 % interval', 'it is'])),
    ...cells.flatMap((cell) => [renderCell(cell, layout), ...describeMore(cell, layout, isTried(cell.column))]),
    '',
  ];
}

const paints = { good: 'green', bad: 'red', undecided: 'yellow', 'not-measured': 'dim' } as const;

function renderCell(cell: Cell, { colour, nameWidth, columns, label }: Layout): string {
  const { column, total, missRatio, missInterval, decision } = cell;
  const decided = describeDecision(cell, columns);
  const figures =
    total === 0
      ? ['0', '–', '–', decided]
      : [formatCount(total), formatShare(missRatio), formatInterval(missInterval), decided];
  return colour[paints[decision]](row(fit(label(column), nameWidth), figures));
}

function row(name: string, [count = '', ratio = '', interval = '', said = '']: readonly string[]): string {
  const figures = `${fit(count, 6, 'right')}${fit(ratio, 9, 'right')}${fit(interval, 20, 'right')}`;
  return `${name}${figures}  ${said}`;
}

/** What it was missed for, and how it differs, lines of their own. */
function describeMore(cell: Cell, { width, colour }: Layout, isTried: boolean): string[] {
  const kinds = Object.entries(cell.kinds).map(([kind, count]) => `${kind} ${formatCount(count)}`);
  const fix = describeCellFix(cell);
  const worth = isTried ? describeWorth(cell) : null;
  const compared = worth === null ? describeComparison(cell) : describeChange(worth);
  const more = [
    ...(kinds.length === 0 ? [] : [kinds.join(', ')]),
    ...(fix === null ? [] : [fix]),
    ...describeLeftOut(cell),
    ...(compared === null ? [] : [compared]),
  ];
  return more.flatMap((text) => wrap(text, width - 4).map((line) => colour.dim(`    ${line}`)));
}

function describeChange({ before, after, difference }: Worth): string | null {
  return difference === null ? null : `${before} missed without it, ${after} with it: ${difference}`;
}

function describeColumn(column: RehearsedColumn): string[] {
  const { name, model, gaveUp, unreached } = column;
  const used = describeUse(`${name} (${model})`, column);
  if (gaveUp !== null) return [used, `  asked no more: ${gaveUp}`];
  return unreached === undefined ? [used] : [used, `  could not be reached: ${unreached}`];
}

function describeUse(
  name: string,
  { calls, inputTokens, outputTokens, estimated, spent }: Omit<RehearsedGuard, 'provider'>,
): string {
  const about = estimated ? 'about ' : '';
  const money = spent === null ? '' : `, ${spent.toFixed(4)} spent`;
  return `${name}: ${formatCount(calls)} calls, ${about}${formatCount(inputTokens)} tokens in, ${formatCount(outputTokens)} out${money}`;
}
