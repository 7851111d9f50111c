import type { Scorecard } from '../../scorecard/scorecard.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import type { Painter } from '../painter.ts';
import { fit } from './fit.ts';

const LEAST_LABEL = 14;
const MOST_LABEL = 18;
const LEAST_CELL = 10;

/** Who served, a line for each phase; null where so many providers do not fit into `width` columns. */
export function renderServedTable({ providers, routing }: Scorecard, width: number, colour: Painter): string[] | null {
  const headings = [...providers, 'nobody'];
  const cell = Math.max(LEAST_CELL, ...headings.map((name) => name.length + 2));
  const room = width - cell * headings.length;
  if (room < LEAST_LABEL) return null;
  const label = Math.min(room, MOST_LABEL);
  const row = (name: string, cells: readonly string[]): string =>
    fit(name, label) + cells.map((text) => fit(text, cell, 'right')).join('');
  return [
    colour.dim(row('who served', headings)),
    ...Object.entries(routing.servedBy).map(([phase, counts]) =>
      row(
        phase,
        [...providers, 'none'].map((name) => formatCount(counts[name])),
      ),
    ),
  ];
}

/** The same as lines of their own, for names so long that no table has room for them. */
export function listServed({ providers, routing }: Scorecard): string[] {
  return Object.entries(routing.servedBy).flatMap(([phase, counts]) => [
    phase,
    ...[...providers, 'none'].map(
      (name) => `  ${fit(name === 'none' ? 'nobody' : name, 24)}${fit(formatCount(counts[name]), 10, 'right')}`,
    ),
  ]);
}
