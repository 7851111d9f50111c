import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRunaway } from '../../../lib/drill/contracts/is-runaway.ts';

/** The same by trying every unit. */
function isRunawayByTrying(text: string): boolean {
  const tail = text.slice(-1_200).replaceAll(/\s+/g, ' ').trim();
  if (tail.length < 400) return false;
  return Array.from({ length: 300 }, (_, index) => index + 1).some((unit) => {
    let length = unit;
    for (let at = tail.length - 1; at >= unit && tail[at] === tail[at - unit]; at--) length++;
    return length >= 400 && length >= unit * 4;
  });
}

const unit = fc.oneof(
  fc.string({ minLength: 1, maxLength: 8 }),
  fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n'), minLength: 1, maxLength: 320 }),
  fc.string({ unit: fc.constantFrom('a', ' '), minLength: 1, maxLength: 60 }),
  fc.lorem({ maxCount: 3, mode: 'sentences' }),
);

describe('a text that repeats itself to its end', () => {
  it('is found as by trying every length of what is repeated, wherever it is cut', () => {
    fc.assert(
      fc.property(
        unit,
        fc.nat(60),
        fc.string({ maxLength: 40 }),
        fc.string({ maxLength: 3 }),
        (said, times, before, after) => {
          const text = `${before}${said.repeat(times)}${said.slice(0, said.length >> 1)}${after}`;
          expect(isRunaway(text)).toBe(isRunawayByTrying(text));
        },
      ),
      { numRuns: 1_500, seed: 7 },
    );
  });

  it.each([
    ['words', 'Thank you for waiting. '.repeat(40), true],
    ['one character', '='.repeat(500), true],
    ['blank lines between', 'We will write again.\n\n\n'.repeat(30), true],
    ['three times only', `${'A long sentence about a parcel that was late. '.repeat(6)}\n`.repeat(1), false],
    ['nothing but white space', ' '.repeat(2_000), false],
    ['a rule of a table', `| a |\n| ${'-'.repeat(300)} |`, false],
  ])('is one that says %s again and again: %#', (_, text, found) => {
    expect([isRunaway(text), isRunawayByTrying(text)]).toEqual([found, found]);
  });
});
