import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { wireFamilies } from '../../../mocks/answer/wire/index.ts';
import { refusableNames } from '../../../mocks/answer/wire/refusable.ts';
import { renderWireReference } from '../../../scripts/docs/render-wire-reference.ts';

const path = fileURLToPath(new URL('../../../docs/wire-formats.md', import.meta.url));

test('docs/wire-formats.md is the page the code makes', () => {
  const page = renderWireReference();
  if (process.env.CUTOVER_UPDATE_DOCS === '1') writeFileSync(path, page);
  const remedy = 'CUTOVER_UPDATE_DOCS=1 npx vitest run test/scripts/docs/render-wire-reference.test.ts';
  const isCurrent = readFileSync(path, 'utf8') === page;
  expect(isCurrent, `docs/wire-formats.md is out of date. Make it again with: ${remedy}`).toBe(true);
});

test('the page has every format, flavour, difference and refusal', () => {
  const page = renderWireReference();
  for (const [name, { flavours, differences }] of Object.entries(wireFamilies)) {
    const section = page.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
    for (const part of [...Object.keys(flavours), ...Object.keys(differences)])
      expect(section).toContain(`| \`${part}\` |`);
  }
  for (const name of refusableNames) expect(page).toContain(`| \`${name}\` |`);
});

test('the example on the page can be read', () => {
  const example = /```json\n([^`]*)```/.exec(renderWireReference())?.[1] ?? '';
  const mock = JSON.parse(example) as object;
  expect(mockSettings.read(mock, 'mock')).toMatchObject(mock);
});
