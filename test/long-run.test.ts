import { readdirSync, readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { expect, test } from 'vitest';
import long from '../vitest.long.config.ts';
import short from '../vitest.config.ts';

/** Whether a file matches takes half a millisecond a pattern: it is looked at once. */
function remember(isSo: (file: string) => boolean): (file: string) => boolean {
  const known = new Map<string, boolean>();
  return (file) => {
    const held = known.get(file) ?? isSo(file);
    known.set(file, held);
    return held;
  };
}

const isLong = remember((file) => (long.test?.include ?? []).some((pattern) => matchesGlob(file, pattern)));
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((name) => `test/${name.replaceAll('\\', '/')}`)
  .filter((name) => name.endsWith('.test.ts'));
const usesFuzz = (file: string): boolean => /from '[./]+\/support\/fuzz\.ts'/.test(readFileSync(file, 'utf8'));

test('what draws a tenth in a short run is drawn whole in the long one', () => {
  const fuzzing = files.filter(usesFuzz);
  expect(fuzzing.length).toBeGreaterThan(5);
  expect(fuzzing.filter((file) => !isLong(file))).toEqual([]);
});

const projects = (short.test?.projects ?? []).flatMap((project) =>
  typeof project === 'object' && 'test' in project ? [project.test ?? {}] : [],
);
const runsIn = (file: string, { include = [], exclude = [] }: (typeof projects)[number]): boolean =>
  include.some((pattern) => matchesGlob(file, pattern)) && !exclude.some((pattern) => matchesGlob(file, pattern));
const isLeftOut = remember((file) => !projects.some((project) => runsIn(file, project)));

test('what puts something in place of a module has a process of its own, as others keep what was imported', () => {
  const replaces = files.filter((file) => /\bvi\.(do)?[mM]ock\(/.test(readFileSync(file, 'utf8')));
  expect(replaces.length).toBeGreaterThan(2);
  const keeps = projects.filter(({ isolate }) => isolate === false);
  expect(keeps.map(({ name }) => name)).toEqual(['unit']);
  expect(replaces.filter((file) => keeps.some((project) => runsIn(file, project)))).toEqual([]);
});

test('what the short run leaves out, the long one has', () => {
  expect(files.filter(isLeftOut).length).toBeGreaterThan(8);
  expect(files.filter((file) => isLeftOut(file) && !isLong(file))).toEqual([]);
});

test('what is in both runs is shorter in the short one', () => {
  const sharesLength = (file: string): boolean =>
    usesFuzz(file) || /CUTOVER_TEST_LONG|\bisLong\b/.test(readFileSync(file, 'utf8'));
  expect(files.filter((file) => isLong(file) && !isLeftOut(file) && !sharesLength(file))).toEqual([]);
});
