import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { explainRefusal } from '../../lib/kit/explain-refusal.ts';
import { checkNew } from '../../lib/run/harvest/new-file.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-refusal-'));
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'folder'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['file', 'it is there already. Give a new file'],
  ['file/below', 'one of the folders around it is a file'],
  ['nowhere/file', 'its folder is not there. Make it first'],
  ['folder', 'it is a folder. Give a file'],
  ['x'.repeat(300), 'its name is too long'],
])('says in words why %s cannot be written', (name, reason) => {
  const write = (flag: string): unknown => {
    try {
      return writeFileSync(join(folder, name), '', { flag });
    } catch (error) {
      return error;
    }
  };
  expect(explainRefusal(write(name === 'folder' ? 'w' : 'wx'))).toBe(reason);
});

it('leaves what it does not know in the words of the system, and takes those of its caller first', () => {
  expect(explainRefusal(Object.assign(new Error('EWHAT: what'), { code: 'EWHAT' }))).toBe('EWHAT: what');
  expect(explainRefusal({ code: 'EEXIST' }, { EEXIST: 'a file is there' })).toBe('a file is there');
});

it.each([
  ['file', /file cannot be written: it is there already\. Give a new file\.$/],
  ['nowhere/prompts.ndjson', /cannot be written: its folder is not there\. Make it first\.$/],
])('a file of harvest is refused before the work: %s', (name, message) => {
  expect(() => checkNew([join(folder, name)])).toThrow(message);
});
