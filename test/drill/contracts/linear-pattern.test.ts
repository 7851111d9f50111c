import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createContract } from '../../../lib/drill/contracts/index.ts';
import { compileLinearPattern } from '../../../lib/drill/contracts/linear-pattern.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { fuzz } from '../../support/fuzz.ts';
import { unknownRequest } from '../../support/answered-request.ts';
import { measureCpuMs } from '../../support/measure-cpu.ts';

describe('a pattern of a schema', () => {
  it.each([
    String.raw`^\d{4}-\d{2}-\d{2}$`,
    String.raw`^[^@\s]+@[^@\s]+\.[a-z]{2,}$`,
    String.raw`^\p{Script=Greek}+$`,
    String.raw`^\p{Lu}\p{gc=Ll}*$`,
    String.raw`^[\uD83D\uDE00]$`,
    String.raw`^\u{1F600}|\u00e9$`,
    String.raw`^(?<year>\d+)/(?:a|b)*?$`,
    '^[^]$',
    '[]',
    '^.$',
    String.raw`^[\s\S]$`,
    String.raw`^[^\S]$`,
    String.raw`^[\b]$`,
    String.raw`^\cJ$`,
    String.raw`^[[:alpha:]$`,
    String.raw`^[\w\-.\/]+$`,
    String.raw`\bfoo\B`,
    String.raw`^\0$`,
    String.raw`^(?!\.)(?!.*\.\.)([A-Za-z0-9_'+\-\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$`,
    String.raw`^(?!^[-+.]*$)[+-]?0*\d*\.?\d*$`,
    String.raw`^(?=.*\d)(?=[^)|]*/)(?:a|\d)+`,
    '^(?!a|A)',
  ])('%s means what it means to JavaScript', (pattern) => {
    const ours = compileLinearPattern(pattern);
    const theirs = new RegExp(pattern, 'u');
    const texts = [
      '2024-01-02',
      'a@b.de',
      'αβγ',
      'Abc',
      '😀',
      'é',
      '2024/ab',
      '.a@b.de',
      'a..b@c.de',
      '-.',
      '4.5',
      '\n',
      '\u2028',
      ' ',
      '\u00a0',
      '\b',
      '',
      'food',
      ':]',
      '[',
      'a-b/c.d',
      '\0',
      '\u3000',
    ];
    expect(texts.filter((text) => ours.test(text))).toEqual(texts.filter((text) => theirs.test(text)));
  });

  it('means what it means to JavaScript, whatever it is made of', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      String.raw`\s`,
      String.raw`\S`,
      String.raw`\d`,
      String.raw`\W`,
      '[ab]',
      '[^a]',
      String.raw`[\s-]`,
      String.raw`[^\S\n]`,
      '^',
      '$',
      String.raw`\b`,
      'é',
      String.raw`\.`,
    );
    const quantified = fc
      .tuple(atom, fc.constantFrom('', '*', '+', '?', '{2}', '{1,3}', '+?'))
      .map(([what, times]) => (/^(\^|\$|\\b)$/.test(what) ? what : what + times));
    const { pattern: patterns } = fc.letrec<{ pattern: string; group: string }>((tie) => ({
      pattern: fc
        .array(fc.oneof({ weight: 3, arbitrary: quantified }, tie('group'), fc.constant('|')), { maxLength: 6 })
        .map((parts) => parts.join('')),
      group: tie('pattern').map((inner) => `(${inner})`),
    }));
    const texts = fc
      .array(fc.constantFrom('a', 'b', 'c', '1', ' ', '\n', '\u00a0', '-', '.', 'é', '😀', '\u2029'), { maxLength: 12 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        expect(compileLinearPattern(pattern).test(text)).toBe(new RegExp(pattern, 'u').test(text));
      }),
      fuzz(2_000),
    );
  });

  it.each([
    ['(?=a)b', /looks around itself \(\(\?=\)/],
    ['^(?=a)b|c', /looks around itself/],
    ['^(?=a(?!b))', /looks around itself/],
    ['(?<!a)b', /looks around itself/],
    [String.raw`(a)\1`, /refers back to a group \(\\1\)/],
    [String.raw`(?<x>a)\k<x>`, /refers back to a group/],
    ['x{2,5000}', /invalid repeat count/],
    ['(', /Invalid regular expression/],
  ])('%s is refused when the drill is read, with what to do', (pattern, reason) => {
    expect(() => compileLinearPattern(pattern)).toThrow(reason);
  });

  it.each([
    ['^([A-Za-z]+ ?)+$', 'a'],
    [String.raw`^(\w+\s?)*$`, 'a'],
    ['^(a|a)*$', 'a'],
    [String.raw`^(.*,){12}x$`, ','],
    ['[ab]*a[ab]{18}c', 'ab'],
  ])('%s is matched at once, however long the answer', (pattern, unit) => {
    const contract = createContract({
      kind: 'json-schema',
      for: 'extraction',
      schema: {
        type: 'object',
        properties: { name: { type: 'string', pattern } },
        patternProperties: { [pattern]: {} },
      },
    });
    const text = JSON.stringify({ name: `${unit.repeat(2_000)}!`, [`${unit.repeat(68)}!`]: 1 });
    const tookMs = measureCpuMs(() =>
      expect(contract.check({ ...emptyAnswer(), text }, unknownRequest).outcome).not.toBe('usable'),
    );
    // JavaScript's engine would take longer than the universe has been there.
    expect(tookMs).toBeLessThan(10_000);
  });
});
