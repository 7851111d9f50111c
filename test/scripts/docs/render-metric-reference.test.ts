import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { validityIds } from '../../../lib/collector/score/validity/index.ts';
import { metricIds } from '../../../lib/drill/objectives/metric-catalogue.ts';
import { renderMetricReference } from '../../../scripts/docs/render-metric-reference.ts';

const path = fileURLToPath(new URL('../../../docs/metrics.md', import.meta.url));

test('docs/metrics.md is the page the code makes', () => {
  const page = renderMetricReference();
  if (process.env.CUTOVER_UPDATE_DOCS === '1') writeFileSync(path, page);
  const remedy = 'CUTOVER_UPDATE_DOCS=1 npx vitest run test/scripts/docs/render-metric-reference.test.ts';
  expect(readFileSync(path, 'utf8') === page, `docs/metrics.md is out of date. Make it again with: ${remedy}`).toBe(
    true,
  );
});

test('the page has every metric and every check', () => {
  const page = renderMetricReference();
  for (const id of metricIds) expect(page).toContain(`| \`${id}\` |`);
  expect(page.match(/^### .*$/gm)).toEqual(validityIds.map((id) => `### ${id}`));
});

test('a bound of the drill stands with its name and its default', () => {
  expect(renderMetricReference()).toContain('at most `maxLatenessP99Ms`, 100 ms');
  expect(renderMetricReference()).toContain('at least `minSentRatio`, 99.0 %');
});
