import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { followGuide } from '../support/follow-guide.ts';

test('docs/add-a-fault.md adds a fault when it is followed to the letter', async () => {
  await using guide = await followGuide(await readFile('docs/add-a-fault.md', 'utf8'));
  expect(await readFile(join(guide.path, 'docs/faults.md'), 'utf8')).toContain('### model-retired');
  expect(guide.printed).toContain('passed');
});
