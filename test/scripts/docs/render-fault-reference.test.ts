import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { faultSettings } from '../../../lib/faults/index.ts';
import { providerErrorNames } from '../../../lib/wire/provider-errors/provider-errors.ts';
import { listFaultKinds, renderFaultReference } from '../../../scripts/docs/render-fault-reference.ts';

const path = fileURLToPath(new URL('../../../docs/faults.md', import.meta.url));

test('docs/faults.md is the page the code makes', () => {
  const page = renderFaultReference();
  if (process.env.CUTOVER_UPDATE_DOCS === '1') writeFileSync(path, page);
  const remedy = 'CUTOVER_UPDATE_DOCS=1 npx vitest run test/scripts/docs/render-fault-reference.test.ts';
  expect(readFileSync(path, 'utf8') === page, `docs/faults.md is out of date. Make it again with: ${remedy}`).toBe(
    true,
  );
});

test('the page has every kind and every provider error', () => {
  const page = renderFaultReference();
  expect(page.match(/^### .*$/gm)).toEqual(listFaultKinds().map((kind) => `### ${kind}`));
  for (const name of providerErrorNames) expect(page).toContain(`| \`${name}\` |`);
});

test('the examples on the page can be read', () => {
  const examples = [...renderFaultReference().matchAll(/```json\n([^`]*)```/g)].map(
    ([, json = '']) => JSON.parse(json) as unknown[] | { primary: unknown[] },
  );
  expect(examples).toHaveLength(3);
  for (const example of examples) {
    const list = Array.isArray(example) ? example : example.primary;
    expect(list.map((fault) => faultSettings.read(fault, 'primary'))).toEqual(list);
  }
});
