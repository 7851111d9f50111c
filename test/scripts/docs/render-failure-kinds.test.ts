import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { failureMeanings } from '../../../lib/kit/terms/failure-meaning.ts';
import { renderFailureKinds } from '../../../scripts/docs/render-failure-kinds.ts';

const path = fileURLToPath(new URL('../../../docs/failure-kinds.md', import.meta.url));

test('docs/failure-kinds.md is the page the code makes', () => {
  const page = renderFailureKinds();
  if (process.env.CUTOVER_UPDATE_DOCS === '1') writeFileSync(path, page);
  const remedy = 'CUTOVER_UPDATE_DOCS=1 npx vitest run test/scripts/docs/render-failure-kinds.test.ts';
  expect(
    readFileSync(path, 'utf8') === page,
    `docs/failure-kinds.md is out of date. Make it again with: ${remedy}`,
  ).toBe(true);
});

test.each(Object.entries(failureMeanings))('%s has a sentence and a fix that goes into one', (_, [sentence, fix]) => {
  expect(sentence).toMatch(/^(?:[A-Z]|null).*\.$/);
  expect(fix).toMatch(/[^.]$/);
});
