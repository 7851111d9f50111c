import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderers, reportFormats } from '../../lib/collector/report/index.ts';
import { READABLE_VERSIONS, type Scorecard } from '../../lib/collector/scorecard/scorecard.ts';

/** Real ones, of the sample run as earlier versions scored it. */
const older = READABLE_VERSIONS.slice(0, -1).map(String);

test.each(older)('a scorecard of version %s is still rendered, in every format', (version) => {
  const text = readFileSync(new URL(`../golden/scorecards/version-${version}.json`, import.meta.url), 'utf8');
  const scorecard = JSON.parse(text) as Scorecard;
  expect(String(scorecard.schemaVersion)).toBe(version);
  for (const format of reportFormats) {
    const report = renderers[format](scorecard);
    expect(report).toContain('primary-outage');
    expect(report).not.toMatch(/undefined|NaN|\[object/);
  }
});
