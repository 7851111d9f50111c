import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Painter, plainPainter } from '../../../lib/collector/report/painter.ts';
import { displayWidth } from '../../../lib/collector/report/text/display-width.ts';
import { renderText } from '../../../lib/collector/report/text.ts';
import { anyText } from '../../support/any-text.ts';
import { fillTexts } from '../../support/hostile-scorecard.ts';
import { failedScorecard, scorecards } from '../../support/scorecards.ts';

const paint = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
const ansiPainter: Painter = { bold: paint(1), dim: paint(2), red: paint(31), green: paint(32), yellow: paint(33) };

test.each(Object.entries(scorecards))(
  'the terminal report of a run that ended as %s is as agreed',
  async (name, scorecard) => {
    await expect(renderText(scorecard, { colour: plainPainter })).toMatchFileSnapshot(
      `../../golden/report/${name}.txt`,
    );
  },
);

test.each(Object.entries(scorecards))('colours change nothing but the colour (%s)', (_name, scorecard) => {
  // oxlint-disable-next-line no-control-regex -- the colour codes themselves are what is taken away
  const uncoloured = renderText(scorecard, { colour: ansiPainter }).replaceAll(/\u001b\[\d+m/g, '');
  const trimmed = uncoloured.split('\n').map((line) => line.trimEnd());
  expect(trimmed.join('\n')).toBe(renderText(scorecard, { colour: plainPainter }));
});

test('the two headline numbers come before both columns of evidence', () => {
  const text = renderText(failedScorecard, { colour: plainPainter });
  const headline = text.indexOf('HTTP says 99.8 % succeeded; your parsers say 71.4 % was usable.');
  expect(headline).toBeGreaterThan(0);
  expect(headline).toBeLessThan(text.indexOf('ROUTING EVIDENCE'));
  expect(text).toMatch(/ROUTING EVIDENCE +APPLICATION EVIDENCE/);
});

test('whatever texts a scorecard holds, no line is wider than 100 columns and none carries a control character', () => {
  fc.assert(
    fc.property(anyText({ maxLength: 200 }), (hostile) => {
      for (const columns of [60, 100]) {
        const text = renderText(fillTexts(failedScorecard, hostile), { colour: plainPainter, columns });
        const lines = text.split('\n');
        expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
        expect(lines.filter((line) => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(line))).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
});

test.each([60, 80, 100, 120])(
  'at %i columns it keeps to them, says the same, and its last line is the verdict',
  (columns) => {
    for (const scorecard of Object.values(scorecards)) {
      // oxlint-disable-next-line no-control-regex -- the colour codes themselves are what is taken away
      const text = renderText(scorecard, { colour: ansiPainter, columns }).replaceAll(/\u001b\[\d+m/g, '');
      const lines = text.trimEnd().split('\n');
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(Math.min(100, columns));
      expect(lines.at(-1)).toMatch(new RegExp(`^${scorecard.verdict.toUpperCase()}: HTTP `));
      const wide = renderText(scorecard, { colour: plainPainter });
      for (const [, word = ''] of wide.matchAll(/^([a-z]+-[a-z-]+)\s/gm)) expect(text).toContain(word);
    }
  },
);
