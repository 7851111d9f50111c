import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { followGuide } from '../support/follow-guide.ts';

test('docs/add-a-renderer.md adds a report format when it is followed to the letter', async () => {
  await using guide = await followGuide(await readFile('docs/add-a-renderer.md', 'utf8'));
  expect(guide.printed).toContain('passed');
  expect(guide.printed).toContain('"text", "html", "json", "chat"');
});
