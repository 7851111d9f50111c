import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { profiles } from '../../../mocks/play/profiles/index.ts';
import { renderMockReference } from '../../../scripts/docs/render-mock-reference.ts';

const path = fileURLToPath(new URL('../../../docs/mocks.md', import.meta.url));

test('docs/mocks.md is the page the code makes', () => {
  const page = renderMockReference();
  if (process.env.CUTOVER_UPDATE_DOCS === '1') writeFileSync(path, page);
  const remedy = 'CUTOVER_UPDATE_DOCS=1 npx vitest run test/scripts/docs/render-mock-reference.test.ts';
  expect(readFileSync(path, 'utf8') === page, `docs/mocks.md is out of date. Make it again with: ${remedy}`).toBe(true);
});

test('the page has every key of a description, and every profile', () => {
  const page = renderMockReference();
  const description = mockSettings.describe();
  const keys = description.kind === 'object' ? Object.keys(description.keys) : [];
  expect(keys.length).toBeGreaterThan(10);
  for (const name of [
    ...keys,
    'slots.queue',
    'prefill.cache.blockTokens',
    'coldStart.slowFactor',
    ...Object.keys(profiles),
  ]) {
    expect(page).toContain(`| \`${name}\` |`);
  }
});

test('the example on the page can be read', () => {
  const example = /```json\n([^`]*)```/.exec(renderMockReference())?.[1] ?? '';
  const { tier, limits, ...mock } = JSON.parse(example) as { tier: string; limits: object[] };
  const read = mockSettings.read({ ...mock, tier, limits }, 'mock');
  expect(read).toMatchObject(mock);
  expect(read.limits).toHaveLength(limits.length + 1);
});
