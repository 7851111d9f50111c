import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { summarizeSuite } from '../../../lib/collector/compare/summarize-suite.ts';
import { renderSuiteText } from '../../../lib/collector/report/suite/text.ts';
import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import { runSuite } from '../../../lib/run/suite/run-suite.ts';
import { listDrills } from '../../../scripts/terminal/list-drills.ts';
import { abortedScorecard, failedScorecard, invalidScorecard, passedScorecard } from '../../support/scorecards.ts';

const entries = ['a', 'b', 'c'].map((drill) => ({ file: `${drill}.yaml`, drill, folder: `suite/${drill}` }));

/** Runs the suite with what becomes of each drill. */
async function run(
  outcomes: readonly (Scorecard | Error)[],
  signal = new AbortController().signal,
  unwritten: string | null = null,
) {
  const ran: string[] = [];
  const rows = await runSuite(entries, {
    signal,
    run({ drill }, place) {
      ran.push(drill);
      const outcome = outcomes[place];
      return outcome instanceof Error || outcome === undefined
        ? Promise.reject(outcome ?? new Error('more drills were run than there are'))
        : Promise.resolve({ scorecard: { ...outcome, drill }, unwritten: drill === unwritten ? 'ENOSPC' : null });
    },
  });
  return { ran: ran.join(''), rows, suite: summarizeSuite('2026-03-04T10:00:00.000Z', rows) };
}

const refused = new CutoverError('target', 'the target did not start');

describe('the verdict of a suite is the worst of its drills', () => {
  test.each([
    ['pass', [passedScorecard, passedScorecard, passedScorecard]],
    ['invalid', [passedScorecard, invalidScorecard, passedScorecard]],
    ['fail', [failedScorecard, invalidScorecard, passedScorecard]],
    ['error', [failedScorecard, refused, invalidScorecard]],
    ['aborted', [failedScorecard, refused, abortedScorecard]],
  ])('%s', async (verdict, outcomes) => {
    const { ran, suite } = await run(outcomes);
    expect(ran).toBe('abc');
    expect(suite.verdict).toBe(verdict);
  });
});

test('one that cannot be run does not keep the next from it', async () => {
  const { rows } = await run([refused, passedScorecard, failedScorecard]);
  expect(rows).toMatchObject([
    { kind: 'error', drill: 'a', message: 'the target did not start' },
    { kind: 'run', drill: 'b', verdict: 'pass', folder: 'suite/b', objectivesMet: 4, objectives: 4 },
    { kind: 'run', drill: 'c', verdict: 'fail' },
  ]);
});

test('one that was aborted stops the suite, and so does Ctrl-C between two', async () => {
  const { ran, rows, suite } = await run([passedScorecard, abortedScorecard, passedScorecard]);
  expect(ran).toBe('ab');
  expect(rows[2]).toEqual({ kind: 'not-run', file: 'c.yaml', drill: 'c' });
  expect(suite.verdict).toBe('aborted');
  const stopped = await run([passedScorecard, passedScorecard, passedScorecard], AbortSignal.abort('stopped by hand'));
  expect(stopped.ran).toBe('');
  expect(stopped.suite.verdict).toBe('aborted');
});

test('what became of one and could not be written is an error, and an abort ends the suite all the same', async () => {
  const signal = new AbortController().signal;
  const { ran, rows, suite } = await run([passedScorecard, passedScorecard, passedScorecard], signal, 'a');
  expect(ran).toBe('abc');
  expect(rows[0]).toEqual({
    kind: 'error',
    file: 'a.yaml',
    drill: 'a',
    message: 'it came to pass, which could not be written: ENOSPC. Once it can: cutover score suite/a',
  });
  expect(suite.verdict).toBe('error');
  expect((await run([abortedScorecard, passedScorecard, passedScorecard], signal, 'a')).ran).toBe('a');
});

test('a bug is none of a drill’s outcomes', async () => {
  await expect(run([new TypeError('x is undefined')])).rejects.toThrow('x is undefined');
});

test.each([60, 89, 90, 120])('the matrix keeps to %i columns, and its last line is the verdict', async (width) => {
  const { suite } = await run([
    passedScorecard,
    new CutoverError('target', '\u001b[31mno '.repeat(60)),
    invalidScorecard,
  ]);
  const text = renderSuiteText(suite, { width });
  const lines = text.split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  expect(text).not.toContain('\u001b');
  expect(lines.at(-2)).toBe('ERROR: 1 of 3 passed.');
  expect(lines.slice(1, 4).join(' ')).toMatch(/\ba\s+pass\s+99\.8 %\s+97\.2 %\s+1\.25 s\s+3\s+4\/4/);
});

test('a folder’s drills come by name; what is no drill is left out, and what cannot be read is not passed over', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-suite-'));
  const at = (name: string): string => join(folder, name);
  try {
    await writeFile(at('b.yaml'), 'target: {}\ntimeline: []\n');
    await writeFile(at('a.json'), '{"target": {}, "timeline": []}');
    await writeFile(at('mistyped.yaml'), 'target: {}\ntimelin: []\n');
    await writeFile(at('prompts.yaml'), '- prompt: hello\n');
    await writeFile(at('torn.json'), '{');
    await writeFile(at('notes.txt'), '');
    await mkdir(at('empty'));
    expect(await listDrills([folder, at('notes.txt')])).toEqual({
      files: [at('a.json'), at('b.yaml'), at('mistyped.yaml'), at('torn.json'), at('notes.txt')],
      leftOut: [at('prompts.yaml')],
    });
    await expect(listDrills([at('empty')])).rejects.toThrow('There is no drill in');
    await expect(listDrills([at('nowhere')])).rejects.toThrow('nowhere cannot be read');
  } finally {
    await rm(folder, { recursive: true });
  }
});
