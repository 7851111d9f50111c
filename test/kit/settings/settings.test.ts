import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import { meantName, nearestName } from '../../../lib/kit/settings/nearest-name.ts';
import { object, optional, required, unionByKind, withDefault } from '../../../lib/kit/settings/object.ts';
import { boolean, choice, list, number, text } from '../../../lib/kit/settings/reader.ts';

const reader = object({
  name: required('its name', text()),
  ratio: withDefault('a share', number({ min: 0, max: 1 }), 0.5),
  mode: optional('how', choice(['fast', 'slow'])),
  steps: withDefault(
    'the steps',
    list(
      unionByKind({
        wait: object({ ms: required('how long, ms', number({ min: 1, whole: true })) }),
        stop: object({}),
      }),
    ),
    [],
  ),
  on: withDefault('whether', boolean(), true),
});

describe('settings', () => {
  it('reads what is there, fills in defaults, and leaves absent keys absent', () => {
    expect(reader.read({ name: 'a', steps: [{ kind: 'wait', ms: 3 }] }, '')).toEqual({
      name: 'a',
      ratio: 0.5,
      steps: [{ kind: 'wait', ms: 3 }],
      on: true,
    });
  });

  const rejected: [what: string, input: unknown, message: string][] = [
    [
      'a value out of bounds, with path, rule and value',
      { name: 'a', ratio: 7 },
      'ratio must be a number between 0 and 1, got 7',
    ],
    ['a value that is no number', { name: 'a', ratio: '0.5' }, 'ratio must be a number between 0 and 1, got "0.5"'],
    ['NaN', { name: 'a', ratio: Number.NaN }, 'ratio must be a number between 0 and 1, got null'],
    ['a missing key, with what it means', {}, 'name is missing: its name'],
    [
      'an unknown key, with the nearest known one',
      { name: 'a', ration: 1 },
      'ration is not a known key. Did you mean "ratio"?',
    ],
    [
      'an unknown key far from all, with the known ones',
      { name: 'a', zzzzzz: 1 },
      'zzzzzz is not a known key. Known keys: name, ratio, mode, steps, on.',
    ],
    [
      'a name that is nearly right',
      { name: 'a', mode: 'fsat' },
      'mode must be one of fast, slow, got "fsat". Did you mean "fast"?',
    ],
    [
      'a value nested deeper than JSON.stringify can follow',
      JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
      'must be an object, got a list nested too deep to show',
    ],
    [
      'a value deep inside',
      { name: 'a', steps: [{ kind: 'stop' }, { kind: 'wait', ms: 1.5 }] },
      'steps[1].ms must be a whole number of at least 1, got 1.5',
    ],
    [
      'an unknown kind',
      { name: 'a', steps: [{ kind: 'wiat' }] },
      'steps[0].kind must be one of wait, stop, got "wiat". Did you mean "wait"?',
    ],
    ['a list that is none', { name: 'a', steps: {} }, 'steps must be a list, got {}'],
    ['no object at all', [], 'must be an object, got []'],
  ];
  it.each(rejected)('rejects %s', (_, input, message) => {
    expect(() => reader.read(input, '')).toThrow(new CutoverError('usage', message));
  });

  it('never throws anything but a usage error, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        try {
          reader.read(input, 'x');
        } catch (error) {
          expect(error).toBeInstanceOf(CutoverError);
          expect((error as CutoverError).code).toBe('usage');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('describes what it reads, for reference pages', () => {
    expect(reader.describe()).toMatchObject({
      kind: 'object',
      keys: {
        ratio: {
          doc: 'a share',
          default: 0.5,
          required: false,
          value: { kind: 'number', rule: 'a number between 0 and 1' },
        },
        name: { required: true },
      },
    });
  });

  it.each([
    ['durationms', ['durationMs', 'rateFactor'], 'durationMs'],
    ['primry', ['primary', 'fallback'], 'primary'],
    ['entirely-else', ['primary', 'fallback'], undefined],
  ])('names the nearest of the known names for %s', (name, known, expected) => {
    expect(nearestName(name, known)).toBe(expected);
  });

  it.each([
    ['usable', ['usableRatio', 'failedRatio'], 'usableRatio'],
    ['openai-503', ['openai-503-engine-overloaded', 'openai-503-overloaded', 'openai-500'], 'openai-503-overloaded'],
    ['mi', ['minSamplesPerPhase', 'min'], 'min'],
    ['entirely-else', ['primary', 'fallback'], undefined],
  ])('names of those that begin with %s the shortest, else the nearest', (name, known, expected) => {
    expect(meantName(name, known)).toBe(expected);
  });
});
