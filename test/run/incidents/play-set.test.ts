/** Which incidents of a set are still played behind one that could not be. */
import { expect, test } from 'vitest';
import type { ReplayRow, ReplayRun } from '../../../lib/collector/scorecard/replay-row.ts';
import { summariseReplay } from '../../../lib/collector/scorecard/replay-row.ts';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import { type PlayedSet, playSet } from '../../../lib/run/incidents/play-set.ts';
import { findSetExitCode } from '../../../scripts/terminal/show-replays.ts';
import { abortedScorecard, failedScorecard, invalidScorecard, passedScorecard } from '../../support/scorecards.ts';

const plans = ['a', 'b', 'c', 'd'].map((name) => ({ incident: { name, shapes: ['step' as const] } }));

/** Plays the set with what becomes of each; who stops it does so over `stopAt`. */
async function play(
  outcomes: readonly (Scorecard | Error)[],
  stopAt = '',
): Promise<PlayedSet & { tried: string; told: string[] }> {
  const stop = new AbortController();
  const told: string[] = [];
  let tried = '';
  const played = await playSet(plans, {
    signal: stop.signal,
    tell: (text) => void told.push(text),
    play({ incident }, place): Promise<ReplayRun> {
      tried += incident.name;
      if (incident.name === stopAt) stop.abort('stopped by hand');
      const outcome = outcomes[place];
      return outcome instanceof Error || outcome === undefined
        ? Promise.reject(outcome ?? new Error('more were played than there are'))
        : Promise.resolve(summariseReplay(incident, outcome, incident.name));
    },
  });
  return { ...played, tried, told };
}

const away = new CutoverError('target', 'http://me:secret@127.0.0.1:9 must be reachable');
const pass = passedScorecard;

test('where the target could not be reached the others are played, and that one is an error with its words', async () => {
  const { rows, thrown, tried, told } = await play([pass, away, pass, failedScorecard]);
  expect(tried).toBe('abcd');
  expect(rows[1]).toEqual({
    kind: 'error',
    incident: 'b',
    shapes: ['step'],
    survived: null,
    reason: 'http://…@127.0.0.1:9 must be reachable',
  });
  expect(rows.map(({ kind, survived }) => [kind, survived])).toEqual([
    ['run', true],
    ['error', null],
    ['run', true],
    ['run', false],
  ]);
  expect(thrown).toBe(null);
  expect(told).toEqual(['b could not be played: http://…@127.0.0.1:9 must be reachable']);
});

test('two in a row that could not be played end it, as the others would meet the same', async () => {
  const ended = await play([pass, away, away, pass]);
  expect(ended).toMatchObject({ tried: 'abc', thrown: null, rows: [{}, { kind: 'error' }, { kind: 'error' }] });
  expect(ended.told.at(-1)).toContain('Two in a row could not be played');
  expect((await play([away, pass, away, pass])).tried).toBe('abcd');
});

test.each([
  ['a safety lever, a frozen time, a lock, a full disk', new CutoverError('environment', 'The lever is engaged.')],
  ['a system that refuses', Object.assign(new Error('no space left'), { code: 'ENOSPC', syscall: 'write' })],
  ['a wrong drill', new CutoverError('usage', 'drill.json: seed must be a number')],
  ['a stop', new CutoverError('aborted', 'Stopped before the load began')],
  ['a bug', new TypeError('x is undefined')],
])('nothing is played behind %s', async (_, error) => {
  const ended = await play([pass, error, pass, pass]);
  expect(ended).toMatchObject({ tried: 'ab', rows: [{ incident: 'a' }], thrown: { error } });
});

test('nothing is played behind a run that was aborted, or behind a stop that made the target fail', async () => {
  expect(await play([pass, abortedScorecard, pass, pass])).toMatchObject({ tried: 'ab', rows: [{}, {}], thrown: null });
  expect(await play([away, pass, pass, pass], 'a')).toMatchObject({ tried: 'a', rows: [], thrown: { error: away } });
});

test('nothing is played behind one that was stopped when it had its verdict, and which keeps it', async () => {
  const ended = await play([pass, failedScorecard, pass, pass], 'b');
  expect(ended).toMatchObject({ tried: 'ab', rows: [{}, { verdict: 'fail' }], thrown: { error: { code: 'aborted' } } });
  expect(await play([pass, pass, pass, pass], 'd')).toMatchObject({ tried: 'abcd', thrown: null });
});

test.each<[number, (Scorecard | Error)[], boolean]>([
  [0, [pass, pass, pass, pass], true],
  [3, [pass, invalidScorecard, pass, pass], true],
  [1, [pass, invalidScorecard, failedScorecard, pass], true],
  [3, [pass, invalidScorecard, failedScorecard, pass], false],
  [0, [pass, failedScorecard, pass, pass], false],
  [2, [away, invalidScorecard, failedScorecard, pass], true],
  [2, [away, pass, pass, pass], false],
  [4, [away, failedScorecard, abortedScorecard], true],
])('the exit code is %i: stopped before not played before failed before not known', async (code, outcomes, gate) => {
  const rows: ReplayRow[] = (await play(outcomes)).rows;
  expect(findSetExitCode(rows, gate)).toBe(code);
});
