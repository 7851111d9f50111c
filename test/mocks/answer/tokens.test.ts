import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile } from '../../../lib/kit/stats/quantile.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import { fillText } from '../../../lib/wire/breakage/fill-text.ts';
import { countTokens, findTokenEnd, proseCharacters, takeTokens } from '../../../mocks/answer/tokens.ts';
import { cutText } from '../../../mocks/answer/wire/cut-text.ts';

function split(text: string): string[] {
  return [...cutText(text, () => 1)].map((piece) => piece.text);
}

const prose = Array.from({ length: 40 }, (_, index) => fillText(createRandom(index), 800)).join('\n');

describe('tokens', () => {
  it.each([
    ['begin with their blank', 'The order was late', ['The', ' order', ' was', ' late']],
    ['are single digits, and the blank in front of a number', 'by 2025.5', ['by', ' ', '2', '0', '2', '5', '.', '5']],
    ['are runs of the marks of JSON', '{"a_b":"c","d":[1]}', '{"|a|_|b|":"|c|","|d|":|[|1|]|}'.split('|')],
    ['are rules and fences of Markdown', '| --- |\n```', ['|', ' ---', ' |', '\n', '```']],
    ['are one or two capitals', 'VAT, IBAN', ['VA', 'T', ',', ' IB', 'AN']],
    ['are what others than Latin letters write, one by one and whole', '你好🙂', ['你', '好', '🙂']],
    ['are few of a long word', ' internationalisation', [' internationa', 'lisation']],
  ])('%s', (_, text, expected) => {
    expect(split(text)).toEqual(expected);
  });

  it('are as many as the tokenizer of SmolLM2 makes, within 5 %', () => {
    const counted = [
      // Counted once by llama.cpp's /tokenize with SmolLM2-135M-Instruct.
      ['The carrier confirmed the delivery and could not say who had signed for it.', 15],
      ['"customer":"Per","category":"question","priority":1,"amount":234.98,"order_ids":[8969]', 32],
      ['- Check the order\n- Write to the carrier', 10],
    ] as const;
    const ours = counted.reduce((sum, [text]) => sum + countTokens(text), 0);
    const theirs = counted.reduce((sum, [, tokens]) => sum + tokens, 0);
    expect(Math.abs(ours / theirs - 1)).toBeLessThan(0.05);
  });

  it('of prose are as many as it was filled for, within 3 %', () => {
    const texts = Array.from({ length: 50 }, (_, index) => fillText(createRandom(index), proseCharacters(300)));
    const mean = texts.reduce((sum, text) => sum + countTokens(text), 0) / texts.length;
    expect(Math.abs(mean / 300 - 1)).toBeLessThan(0.03);
  });

  it('have the sizes recorded of those who send one a delta: p50 4 to 5, p90 8 to 11, at most 16', () => {
    const sizes = split(prose)
      .map((piece) => piece.length)
      .toSorted((a, b) => a - b);
    expect([4, 5]).toContain(quantile(sizes, 0.5));
    expect([8, 9, 10, 11]).toContain(quantile(sizes, 0.9));
    expect(sizes.at(-1)).toBeLessThanOrEqual(16);
  });

  it('put together are the text, whatever it is and however it is cut, and never half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (text, size) => {
        const pieces = [...cutText(text, () => size)];
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        expect(pieces.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(countTokens(text));
        for (const piece of pieces) expect(Buffer.from(piece.text).toString()).toBe(piece.text);
      }),
    );
  });

  it('that are taken are a beginning of the text, of that many', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, count) => {
        const taken = takeTokens(text, count);
        expect(text.startsWith(taken)).toBe(true);
        expect(countTokens(taken)).toBe(Math.min(count, countTokens(text)));
      }),
    );
  });

  it('end behind where they begin, on every character there is', () => {
    for (let code = 0; code < 0x10000; code += 7) {
      const text = String.fromCharCode(code);
      expect(findTokenEnd(text, 0)).toBeGreaterThan(0);
    }
  });
});
