import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { followGuide } from '../support/follow-guide.ts';

const block = (info: string, ...lines: string[]): string => ['```' + info, ...lines, '```', ''].join('\n');

test('a guide writes, adds and runs in a copy, in its order', async () => {
  await using guide = await followGuide(
    [
      block('txt docs/new.txt', 'one', 'three'),
      'Some words.\n',
      block('diff docs/new.txt', ' one', '+two', ' three'),
      block('sh', 'cat docs/new.txt'),
    ].join('\n'),
  );
  expect(guide.printed).toBe('one\ntwo\nthree\n');
  await expect(readFile('docs/new.txt')).rejects.toThrow('ENOENT');
  expect(await readFile(join(guide.path, 'docs/new.txt'), 'utf8')).toBe('one\ntwo\nthree\n');
});

test.each([
  ['a file that is there already', block('md README.md', 'x'), 'EEXIST'],
  ['lines that are not there', block('diff README.md', ' no such line', '+x'), 'has these lines 0 times, not once'],
  ['a command that fails', block('sh', 'echo why >&2; false'), 'why'],
  ['a block that does not say which file it is', block('ts', 'x'), 'must say which file it is'],
])('a guide is out of date when it meets %s', async (_, page, message) => {
  await expect(followGuide(page)).rejects.toThrow(message);
});
