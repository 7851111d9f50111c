import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { failureKinds } from '../../../lib/kit/terms/failure-kind.ts';
import { dialects } from '../../../mocks/answer/dialects/index.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { renderDialectReference } from '../../../scripts/docs/render-dialect-reference.ts';

const path = fileURLToPath(new URL('../../../docs/dialects.md', import.meta.url));

test('docs/dialects.md is the page the code makes', () => {
  const page = renderDialectReference();
  if (process.env.CUTOVER_UPDATE_DOCS === '1') writeFileSync(path, page);
  const remedy = 'CUTOVER_UPDATE_DOCS=1 npx vitest run test/scripts/docs/render-dialect-reference.test.ts';
  expect(readFileSync(path, 'utf8') === page, `docs/dialects.md is out of date. Make it again with: ${remedy}`).toBe(
    true,
  );
});

test('the page has every dialect, and every failure kind, spoken or not', () => {
  const page = renderDialectReference();
  expect(page.match(/^### .*$/gm)).toEqual(Object.keys(dialects).map((name) => `### ${name}`));
  expect(Object.keys(failureKinds).filter((kind) => !page.includes(`\`${kind}\``))).toEqual([]);
});

test('the example on the page can be read', () => {
  const example = /```json\n([^`]*)```/.exec(renderDialectReference())?.[1] ?? '';
  const given = JSON.parse(example) as object;
  expect(mockSettings.read({ model: 'm', ...given }, 'mock')).toMatchObject(given);
});
