import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import { parseJsonText } from '../../../lib/kit/settings/json-text.ts';

describe('a text that is no JSON', () => {
  it.each([
    ['', 'line 1, column 1 must be a value, got the end'],
    ['{"a": 1,\n "b": }', 'line 2, column 7 must be a value, got "}"'],
    ['{\n  "a": 1\n  "b": 2\n}', 'line 3, column 3 must be "," or "}", got "\\""'],
    ['{"a": 1,}', 'line 1, column 9 must be a key in double quotes, got "}"'],
    ['{a: 1}', 'line 1, column 2 must be a key in double quotes, got "a"'],
    ['{"a" 1}', 'line 1, column 6 must be ":", got "1"'],
    ['[1, 2', 'line 1, column 6 must be "," or "]", got the end'],
    ['["a\nb"]', 'line 1, column 4 must be the rest of a text, got "\\n"'],
    ['[01]', 'line 1, column 2 must be a value, got "0"'],
    ['{} // done', 'line 1, column 4 must be the end, got "/"'],
    ["{'a': 1}", 'line 1, column 2 must be a key in double quotes, got "\'"'],
  ])('%j is told by line and column', (text, reason) => {
    expect(() => parseJsonText(text, 'a.json')).toThrow(
      new CutoverError('usage', `a.json is no valid JSON: ${reason}`),
    );
  });

  it('may begin with a byte order mark, as some editors write it', () => {
    expect(parseJsonText('\uFEFF{"a": 1}', 'a.json')).toEqual({ a: 1 });
    expect(() => parseJsonText('\uFEFF{a: 1}', 'a.json')).toThrow('line 1, column 2 must be a key');
  });

  it('has a place wherever one is cut or a character is put in', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 2 }), (json, at, put) => {
        const place = at % (json.length + 1);
        for (const text of [json.slice(0, place), json.slice(0, place) + put + json.slice(place)]) {
          try {
            JSON.parse(text);
          } catch {
            expect(() => parseJsonText(text, 'it')).toThrow(/^it is no valid JSON: line \d+, column \d+ must be /);
          }
        }
      }),
    );
  });
});
