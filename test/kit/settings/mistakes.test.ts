import { describe, expect, it } from 'vitest';
import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import { createMistakes, prefixMistakes } from '../../../lib/kit/settings/mistakes.ts';
import { object, required, withDefault } from '../../../lib/kit/settings/object.ts';
import { list, number, record, text } from '../../../lib/kit/settings/reader.ts';
import { parseUnknownDrill } from '../../support/parse-written-drill.ts';
import { writeDrill } from '../../support/drills.ts';

const ratio = number({ min: 0, max: 1 });
const reader = object({
  name: required('its name', text()),
  ratios: withDefault('shares', list(ratio), []),
  named: withDefault('shares by name', record(ratio), {}),
});

describe('all mistakes of one input', () => {
  it('are told at once, each in a line with its path', () => {
    expect(() => reader.read({ nam: 'a', ratios: [0, 2, 1, -1], named: { a: 'x' } }, 'it')).toThrow(
      new CutoverError(
        'usage',
        [
          'it.nam is not a known key. Did you mean "name"?',
          'it.name is missing: its name',
          'it.ratios[1] must be a number between 0 and 1, got 2',
          'it.ratios[3] must be a number between 0 and 1, got -1',
          'it.named.a must be a number between 0 and 1, got "x"',
        ].join('\n'),
      ),
    );
  });

  it('are told up to what a person reads at once', () => {
    const ratios = Array.from({ length: 1_000 }, () => 2);
    expect(() => reader.read({ name: 'a', ratios }, '')).toThrow(/^(ratios\[\d+\] .*\n){19}ratios\[19\] .*$/);
  });

  it('include those between keys of a drill', () => {
    const drill = writeDrill();
    const [warmup, baseline, outage] = drill.timeline;
    const broken = {
      ...drill,
      target: { kind: 'url', url: 'http://gateway.example.com/v1/chat/completions' },
      timeline: [baseline, warmup, outage],
    };
    expect(() => parseUnknownDrill(broken)).toThrow(/^timeline\[1\]\.phase must be .*\ntarget\.url must be .*$/);
  });

  it('all bear the name of their file', () => {
    expect(prefixMistakes('a.json: ', new CutoverError('usage', 'a\nb')).message).toBe('a.json: a\na.json: b');
  });

  it('leave errors that are nobody’s mistake alone', () => {
    const mistakes = createMistakes();
    expect(() =>
      mistakes.attempt(() => {
        throw new CutoverError('bug', 'ours');
      }),
    ).toThrow('ours');
  });
});
