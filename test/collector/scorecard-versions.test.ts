import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderers, reportFormats } from '../../lib/collector/report/index.ts';
import { parseScorecard } from '../../lib/collector/scorecard/parse-scorecard.ts';
import { READABLE_VERSIONS, type Scorecard } from '../../lib/collector/scorecard/scorecard.ts';

/** Real ones, of the sample run as earlier versions scored it. */
const older = READABLE_VERSIONS.slice(0, -1).map(String);

test.each(older)('a scorecard of version %s is still rendered, in every format', (version) => {
  const text = readFileSync(new URL(`../golden/scorecards/version-${version}.json`, import.meta.url), 'utf8');
  const scorecard: Scorecard = parseScorecard(JSON.parse(text), 'scorecard.json');
  expect(String(scorecard.schemaVersion)).toBe(version);
  for (const format of reportFormats) {
    const report = renderers[format](scorecard);
    expect(report).toContain('primary-outage');
    expect(report).not.toMatch(/undefined|NaN|\[object/);
  }
});

test.each([
  [null, 'scorecard.json must be an object, got null. Run "cutover score" on the folder again.'],
  [[], 'scorecard.json must be an object, got []'],
  [{}, 'scorecard.json: schemaVersion must be one of 1, 2, 3, got nothing'],
  [{ schemaVersion: 4 }, 'scorecard.json: schemaVersion must be one of 1, 2, 3, got 4'],
  [{ schemaVersion: 3 }, 'scorecard.json: drill must be a text, got nothing'],
])('what is no scorecard is refused with its first mistake: %j', (value, message) => {
  expect(() => parseScorecard(value, 'scorecard.json')).toThrow(message);
});

test('each part of a scorecard must be there', () => {
  const text = readFileSync(new URL('../golden/scorecards/version-2.json', import.meta.url), 'utf8');
  const whole = JSON.parse(text) as Record<string, unknown>;
  for (const key of Object.keys(whole)) {
    expect(() => parseScorecard({ ...whole, [key]: undefined }, 'scorecard.json')).toThrow(
      `scorecard.json: ${key} must be`,
    );
  }
});
