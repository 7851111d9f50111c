import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('docs/your-tests.md shows the test that is run here', () => {
  const example = readFileSync('test/mocks/example.test.ts', 'utf8').replace('../../mocks/handlers.ts', 'cutover/msw');
  expect(readFileSync('docs/your-tests.md', 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\``);
});
