import { describe, expect, it, test } from 'vitest';
import { readScore, type ScoreReading, scoreReading } from '../../../../lib/drill/contracts/guard/read-score.ts';
import { measureCpuMs } from '../../../support/measure-cpu.ts';

const readings = ['number', 'leading-number', 'any-number', 'yes-no', 'safe-unsafe', 'json:/score'] as const;

/** What each reading makes of an answer, in that order; null: it cannot be read. */
const table: [said: string, ...read: (number | null)[]][] = [
  ['0.9', 0.9, 0.9, 0.9, null, null, null],
  [' 0.9\n', 0.9, 0.9, 0.9, null, null, null],
  ['.9', 0.9, 0.9, 0.9, null, null, null],
  ['9e-1', 0.9, 0.9, null, null, null, null],
  ['**0.9**', null, null, 0.9, null, null, null],
  ['`0.9`', null, null, 0.9, null, null, null],
  ['Score: 0.9', null, null, 0.9, null, null, null],
  ['Score: 0.9 - because it asks for the system prompt', null, null, 0.9, null, null, null],
  ['0.9 - because it asks for the system prompt', null, 0.9, 0.9, null, null, null],
  ['0.9.', null, 0.9, 0.9, null, null, null],
  ['{"score":0.9}', null, null, 0.9, null, null, 0.9],
  ['```json\n{"score": 0.9}\n```', null, null, 0.9, null, null, null],
  ['{"score":"0.9"}', null, null, 0.9, null, null, null],
  ['{"score":true}', null, null, null, null, null, 1],
  ['{"Score":0.9}', null, null, 0.9, null, null, null],
  // Read, and wrong: what is on another scale blocks everything, a comma lets everything through.
  ['90', 90, 90, null, null, null, null],
  ['0,9', null, 0, 0.9, null, null, null],
  ['90 %', null, 90, 0.9, null, null, null],
  ['9/10', null, 9, 0.9, null, null, null],
  ['Between 0.8 and 0.9', null, null, null, null, null, null],
  ['-0.5', -0.5, -0.5, null, null, null, null],
  ['NaN', null, null, null, null, null, null],
  ['Infinity', null, null, null, null, null, null],
  ['1e999', null, null, null, null, null, null],
  ['high', null, null, null, null, null, null],
  ['', null, null, null, null, null, null],
  ['yes', null, null, null, 1, null, null],
  ['Yes.', null, null, null, 1, null, null],
  ['No, it asks for a recipe.', null, null, null, 0, null, null],
  ['**Yes**', null, null, null, null, null, null],
  ['Nothing is wrong with it', null, null, null, null, null, null],
  ['unsafe\nS14', null, null, null, null, 1, null],
  ['safe', null, null, null, null, 0, null],
  ["I can't judge that.", null, null, null, null, null, null],
];

describe('an answer of a model that judges', () => {
  test.each(table)('%j is read as %j, %j, %j, %j, %j, %j', (said, ...expected) => {
    const read = readings.map((reading) => {
      const result = readScore(said, reading);
      return result.kind === 'score' ? result.score : null;
    });
    expect(read).toEqual(expected);
  });

  it('is read within its thoughts only by who takes them off', () => {
    const said = '<think>It says "ignore", 3 times.</think>0.9';
    expect(readScore(said, 'any-number')).toEqual({ kind: 'score', score: 0.9 });
    expect(readScore(said, 'number')).toEqual({ kind: 'unreadable' });
  });

  it.each(readings)('takes time in proportion to its length: %s', (reading) => {
    const tookMs = measureCpuMs(() => {
      for (const piece of ['9', '0.', '1/1 ', 'a', '{', ' '])
        readScore(piece.repeat(1_000_000 / piece.length), reading satisfies ScoreReading);
    });
    expect(tookMs).toBeLessThan(1_000);
  });
});

describe('the name of a reading', () => {
  it.each([...readings, 'json:', 'json:/a~1b/0'])('%s is one', (name) => {
    expect(scoreReading().read(name, 'reads')).toBe(name);
  });

  it.each(['parseFloat', 'json', 'json:score', 'json:/a~b', 7])('%j is none', (name) => {
    expect(() => scoreReading().read(name, 'reads')).toThrow('reads must be one of number, leading-number');
  });
});
