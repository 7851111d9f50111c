import type { GuardRow } from '../../scorecard/guards.ts';
import { describeGuards, listGuards } from '../describe-guards.ts';
import type { Painter } from '../painter.ts';
import { fit } from './fit.ts';
import { wrap } from './wrap.ts';

/** What guards that ask a model were worth, by phase. */
export function renderGuardTable(rows: readonly GuardRow[], width: number, colour: Painter): string[] {
  const line = (contract: string, phase: string, ...cells: string[]): string =>
    fit(contract, 24) + fit(phase, 13) + cells.map((cell) => fit(cell, 9, 'right')).join('');
  return [
    colour.dim(line('guard', 'phase', 'asked', 'scored', 'open', 'closed', 'harmless', 'attacks', 'p95')),
    ...listGuards(rows).map((row) =>
      line(
        row.contract,
        row.phase,
        row.asked,
        row.scored,
        row.failedOpen,
        row.failedClosed,
        row.harmlessBlocked,
        row.attacksBlocked,
        row.p95,
      ),
    ),
    ...wrap(
      'open, closed: let through or kept back without a score; harmless, attacks: the share of them that was kept back.',
      width,
    ),
    ...describeGuards(rows).flatMap((sentence) => wrap(sentence, width)),
  ];
}
