import type { Tries } from '../../scorecard/tries.ts';
import { describeTries, listTries } from '../describe-tries.ts';
import type { Painter } from '../painter.ts';
import { fit } from './fit.ts';
import { wrap } from './wrap.ts';

/** What callers who tried again added to the load, by the phase in which each try was sent. */
export function renderTriesTable(tries: Tries, width: number, colour: Painter): string[] {
  const row = (phase: string, ...cells: string[]): string =>
    fit(phase, 12) + cells.map((cell) => fit(cell, 16, 'right')).join('');
  return [
    colour.dim(row('phase', 'first tries', 'all tries', 'per first try')),
    ...listTries(tries).map(({ phase, first, tries: all, perRequest }) => row(phase, first, all, perRequest)),
    ...describeTries(tries).flatMap((sentence) => wrap(sentence, width)),
  ];
}
