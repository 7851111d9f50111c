import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Words that meant what another word means, and where they are no more: in what people read, or in names of files. */
const retired = {
  text: /\bseats?\b|(?<!-)\bbit(?:es)?\b(?=[ .,;])|\bhangs? on\b/i,
  fileName: /\/(?:session-desk|tally|event-hub|secure-door|outbox)\.ts$/,
};
const pages = ['README.md', 'results/README.md', ...listFiles('docs').filter((name) => name.endsWith('.md'))];

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
    (name) => `${folder}/${name.replaceAll('\\', '/')}`,
  );
}

function findRetired(text: string): string[] {
  // Code and what a command printed may quote what others say.
  return text.replaceAll(/^```[^]*?^```|`[^`\n]*`/gm, '').match(new RegExp(retired.text, 'gi')) ?? [];
}

test('pages use no word that the glossary has done away with', () => {
  expect(pages.filter((page) => findRetired(readFileSync(page, 'utf8')).length > 0)).toEqual([]);
});

test('a word that was done away with is found', () => {
  expect(findRetired('The seat was late.')).toEqual(['seat']);
  expect(findRetired('before the fault bit, all hangs on it')).toEqual(['bit', 'hangs on']);
  expect(findRetired('a 32-bit hash of `seats-healthy`\n```sh\nseat\n```\n')).toEqual([]);
});

test('no file is named by one', () => {
  const files = ['lib', 'mocks', 'scenarios', 'scripts'].flatMap(listFiles);
  expect(files.filter((file) => retired.fileName.test(file))).toEqual([]);
  expect(retired.fileName.test('lib/proxies/injector/service/event-hub.ts')).toBe(true);
});

test('each word stands in the glossary once, with the field’s term for it', () => {
  const rows = Array.from(
    readFileSync('docs/glossary.md', 'utf8').matchAll(/^\| (?!word|---)(.+?) +\| (.+?) +\| (.+?) +\|$/gm),
    ([, word, meaning, term]) => ({ word, meaning, term }),
  );
  expect(rows.length).toBeGreaterThan(40);
  expect(rows.filter(({ meaning, term }) => !meaning || !term)).toEqual([]);
  expect(new Set(rows.map(({ word }) => word)).size).toBe(rows.length);
});
