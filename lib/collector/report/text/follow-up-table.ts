import type { FollowUps } from '../../scorecard/follow-ups.ts';
import { describeFollowUps, listFollowUps } from '../describe-follow-ups.ts';
import type { Painter } from '../painter.ts';
import { fit } from './fit.ts';
import { wrap } from './wrap.ts';

/** What was asked behind the planned requests, by the phase of those. */
export function renderFollowUpTable(followUps: FollowUps, width: number, colour: Painter): string[] {
  const row = (phase: string, ...cells: string[]): string =>
    fit(phase, 12) + cells.map((cell) => fit(cell, 18, 'right')).join('');
  return [
    colour.dim(row('phase', 'planned requests', 'follow-ups', 'all answered')),
    ...listFollowUps(followUps).map(({ phase, arrivals, followUps: sent, answered }) =>
      row(phase, arrivals, sent, answered),
    ),
    ...describeFollowUps(followUps).flatMap((sentence) => wrap(sentence, width)),
  ];
}
