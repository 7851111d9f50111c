import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { followGuide } from '../support/follow-guide.ts';

test('docs/add-a-contract.md adds a contract when it is followed to the letter', async () => {
  await using guide = await followGuide(await readFile('docs/add-a-contract.md', 'utf8'));
  expect(await readFile(join(guide.path, 'docs/drill.md'), 'utf8')).toContain('### `"kind": "csv"`');
  expect(await readFile(join(guide.path, 'schema/drill.json'), 'utf8')).toContain('"csv"');
  expect(guide.printed).toContain('passed');
});
