import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { followGuide } from '../support/follow-guide.ts';

test('docs/add-a-target.md adds a target when it is followed to the letter', async () => {
  await using guide = await followGuide(await readFile('docs/add-a-target.md', 'utf8'));
  expect(await readFile(join(guide.path, 'docs/drill.md'), 'utf8')).toContain('### `"kind": "node-script"`');
  expect(guide.printed).toContain('passed');
});
