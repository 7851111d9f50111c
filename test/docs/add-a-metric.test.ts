import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { followGuide } from '../support/follow-guide.ts';

test('docs/add-a-metric.md adds a metric when it is followed to the letter', async () => {
  await using guide = await followGuide(await readFile('docs/add-a-metric.md', 'utf8'));
  expect(await readFile(join(guide.path, 'docs/metrics.md'), 'utf8')).toContain('| `retriedRatio` | Retried |');
  expect(guide.printed).toContain('passed');
});
