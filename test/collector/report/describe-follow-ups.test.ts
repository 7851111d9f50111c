import { expect, it } from 'vitest';
import { describeFollowUps } from '../../../lib/collector/report/describe-follow-ups.ts';
import { renderHtml } from '../../../lib/collector/report/html.ts';
import { plainPainter } from '../../../lib/collector/report/painter.ts';
import { renderText } from '../../../lib/collector/report/text.ts';
import type { FollowUps } from '../../../lib/collector/scorecard/follow-ups.ts';
import { scorecards } from '../../support/scorecards.ts';

const followUps: FollowUps = {
  sent: 3,
  answered: 2,
  kinds: [
    { name: 'step', sent: 2, answered: 1, judged: 0, usable: 0 },
    { name: 'repair', sent: 1, answered: 1, judged: 1, usable: 1 },
  ],
  phases: [{ phase: 'baseline', arrivals: 4, followed: 2, followUps: 3, answered: 3, answeredRatio: 0.75 }],
};

it('says how many follow-ups there were, and what became of each sort', () => {
  expect(describeFollowUps(followUps)).toEqual([
    '3 follow-ups were sent, 2 answered.',
    'step: 2 sent, 1 answered.',
    'repair: 1 sent, 1 answered, 100 % of them usable.',
  ]);
});

it('is told in both reports, where there may be some', () => {
  const [card] = Object.values(scorecards);
  const followed = { ...card!, followUps };
  const inText = (of: typeof followed | typeof card) => renderText(of!, { colour: plainPainter });
  expect(inText(followed)).toMatch(/FOLLOW-UPS\n.*all answered\nbaseline +4 +3 +75\.0 %\n/);
  expect(renderHtml(followed)).toContain('<h2 id="follow-ups">Follow-ups</h2>');
  for (const told of [inText(card), renderHtml(card!)]) expect(told).not.toMatch(/follow-ups/i);
});
