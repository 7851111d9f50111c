import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RECORD_VERSION } from '../../lib/collector/records/record.ts';
import { SCORECARD_VERSION } from '../../lib/collector/scorecard/scorecard.ts';

const page = readFileSync('results/README.md', 'utf8');

test('results/README.md tells the versions that the code writes', () => {
  expect(page.match(/schema version (\d+)/)?.[1]).toBe(String(SCORECARD_VERSION));
  expect(page.match(/^## scorecard\.json, version (\d+)$/m)?.[1]).toBe(String(SCORECARD_VERSION));
  expect(page.match(/^## records\.ndjson, version (\d+)$/m)?.[1]).toBe(String(RECORD_VERSION));
});

test('results/sample was scored by this version', () => {
  const { schemaVersion } = JSON.parse(readFileSync('results/sample/scorecard.json', 'utf8')) as Record<
    string,
    unknown
  >;
  expect(schemaVersion).toBe(SCORECARD_VERSION);
});
