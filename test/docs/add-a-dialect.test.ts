import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { followGuide } from '../support/follow-guide.ts';

test('docs/add-a-dialect.md adds a dialect when it is followed to the letter', async () => {
  await using guide = await followGuide(await readFile('docs/add-a-dialect.md', 'utf8'));
  expect(await readFile(join(guide.path, 'docs/dialects.md'), 'utf8')).toContain('### house-model');
  expect(guide.printed).toContain('passed');
});
