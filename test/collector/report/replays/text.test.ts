import { expect, it } from 'vitest';
import { plainPainter } from '../../../../lib/collector/report/painter.ts';
import { renderReplays } from '../../../../lib/collector/report/replays/text.ts';
import { summariseReplay } from '../../../../lib/collector/scorecard/replay-row.ts';
import { abortedScorecard, failedScorecard, invalidScorecard, passedScorecard } from '../../../support/scorecards.ts';

const incident = { name: 'openai-2023-11-08-routing-oom', shapes: ['step'] };
const rows = [passedScorecard, failedScorecard, invalidScorecard, abortedScorecard].map((scorecard) =>
  summariseReplay(incident, scorecard, 'results/run'),
);

it('says of each replay whether it was survived, how, and at what cost', () => {
  expect(rows.map(({ survived }) => survived)).toEqual([true, false, null, null]);
  expect(rows[0]).toMatchObject({
    verdict: 'pass',
    reason: null,
    failoverMs: passedScorecard.routing.failoverMs,
    lostRequests: passedScorecard.routing.lostRequests,
    usableRatio: passedScorecard.outage.usableRatio,
  });
  expect(rows[1]?.reason).toBe(failedScorecard.reasons[0]?.message);
});

it('draws the matrix in at most 100 columns', () => {
  const text = renderReplays(rows, { colour: plainPainter });
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(text).toMatchSnapshot();
});

it('says of one that could not be played what kept it from that, and counts it by itself', () => {
  const reason = 'target could not be started';
  const unplayed = { kind: 'error', incident: incident.name, shapes: incident.shapes, survived: null, reason } as const;
  const lines = renderReplays([...rows, unplayed], { colour: plainPainter })
    .trimEnd()
    .split('\n');
  expect(lines.slice(-4)).toEqual([
    'openai-2023-11-08-routing-oom           error',
    '    target could not be started',
    '',
    'Survived: 1 of 5; not: 1; no verdict: 2; not played: 1.',
  ]);
});

it('says of how many parts of one that was survived nothing is known, as hardly anybody met them', () => {
  const row = summariseReplay(incident, passedScorecard, 'results/run');
  expect([row.parts, row.untestedParts]).toEqual([2, 1]);
  const said = (one: typeof row): string => renderReplays([one], { colour: plainPainter }).replaceAll(/\s+/g, ' ');
  expect(said(row)).toContain('Of 1 of its 2 parts this says nothing: too few requests are known to have met them');
  expect(said({ ...row, untestedParts: 0 })).not.toContain('says nothing');
  expect(said({ ...row, verdict: 'fail', survived: false })).not.toContain('says nothing');
});

it('lets no name write to the terminal', () => {
  const [row] = rows;
  if (row === undefined) throw new Error('No row.');
  const hostile = { ...row, incident: 'a\u001b[2J\u202e', reason: 'b\u0007' };
  // eslint-disable-next-line no-control-regex
  expect(renderReplays([hostile], { colour: plainPainter })).not.toMatch(/[\u001b\u0007\u202e]/);
});
