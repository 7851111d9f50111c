import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { planArrivals } from '../../../lib/drill/plan.ts';
import { createDrillSettings } from '../../../lib/drill/drill.ts';
import type { Description } from '../../../lib/kit/settings/reader.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { renderDrillReference } from '../../../scripts/docs/render-drill-reference.ts';
import { parseUnknownDrill } from '../../support/parse-written-drill.ts';

const path = fileURLToPath(new URL('../../../docs/drill.md', import.meta.url));

test('docs/drill.md is the page the code makes', () => {
  const page = renderDrillReference();
  if (process.env.CUTOVER_UPDATE_DOCS === '1') writeFileSync(path, page);
  const remedy = 'CUTOVER_UPDATE_DOCS=1 npx vitest run test/scripts/docs/render-drill-reference.test.ts';
  expect(readFileSync(path, 'utf8') === page, `docs/drill.md is out of date. Make it again with: ${remedy}`).toBe(true);
});

/** Names of all keys at any depth but those of mocks and faults, which have pages of their own. */
function listNames(description: Description): string[] {
  switch (description.kind) {
    case 'object':
      return Object.entries(description.keys).flatMap(([name, { value }]) => {
        const isElsewhere = name === 'mock' || (value.kind === 'list' && value.rule === 'a list of at most 20');
        return [name, ...(isElsewhere ? [] : listNames(value))];
      });
    case 'list':
      return listNames(description.item);
    case 'union':
      return Object.values(description.members).flatMap(listNames);
    default:
      return [];
  }
}

test('every key is on the page, with its default', () => {
  const page = renderDrillReference();
  for (const name of listNames(createDrillSettings(mockSettings).describe())) {
    expect(page).toMatch(new RegExp(`^\\| \`([a-z.\\[\\]]+\\.)?${name.replace('$', '\\$')}\` \\|`, 'im'));
  }
  expect(page).toContain(
    '| `requestTimeoutMs` | time Portkey waits for a response head, ms | a number between 1 and 3600000; default `5000` |',
  );
});

test('the drill on the page can be run as it stands', () => {
  const [, example = ''] = /^```json\n(.*?)^```$/ms.exec(renderDrillReference()) ?? [];
  const drill = parseUnknownDrill(JSON.parse(example));
  expect(drill).toMatchObject({ name: 'least', seed: 1 });
  expect(planArrivals(drill).length).toBeGreaterThan(100);
});

test('the drill in TypeScript is the one that the package is tested with', () => {
  const consumer = readFileSync(new URL('../../e2e/package-consumer/scenario.ts', import.meta.url), 'utf8');
  const [, example = ''] = /^```ts\n(.*?)^```$/ms.exec(renderDrillReference()) ?? [];
  expect(consumer.trimEnd().endsWith(example.trimEnd())).toBe(true);
  expect(example).toContain('defineDrill');
});
