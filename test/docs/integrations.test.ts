/** The pages of libraries: the program that stands in each, unmodified, under the drill that stands in it. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { runPage } from '../support/run-page.ts';

it.each(['ai-sdk', 'langchain', 'openai-sdk'])('docs/%s.md drills the application that stands there', async (name) => {
  const page = await readFile(`docs/${name}.md`, 'utf8');
  expect(Array.from(page.matchAll(/^## (.*)$/gm), ([, heading]) => heading)).toEqual([
    'The application',
    ...(name === 'langchain' ? ['In Python'] : []),
    'The drill',
    'What to know',
  ]);
  const { scorecard, served, logged } = await runPage(page, { isTriedBefore: true });
  expect(scorecard.reasons).toEqual([]);
  expect(scorecard.verdict).toBe('pass');
  expect(served).toEqual(logged);
  expect(Math.min(served.primary, served.fallback)).toBeGreaterThan(15);
});
