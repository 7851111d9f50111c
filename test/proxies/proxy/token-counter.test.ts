import { describe, expect, test } from 'vitest';
import { TokenCounter } from '../../../lib/proxies/proxy/token-counter.ts';

const count = (text: string): number => {
  const counter = new TokenCounter();
  for (const byte of Buffer.from(text)) counter.push(Buffer.from([byte]), Infinity);
  return counter.tokens;
};

describe('a token counter', () => {
  test.each([
    ['an event with data', 'data: a\n\n', 1],
    ['lines that end in CR LF', 'data: a\r\n\r\ndata: b\r\n\r\n', 2],
    ['an event with a name and two lines of data', 'event: x\ndata: a\ndata: b\n\n', 1],
    ['no comment', ': keep-alive\n\ndata: a\n\n', 1],
    ['no event without data', 'event: ping\n\n', 0],
    ['no end marker', 'data: [DONE]\n\ndata:[DONE]\n\n', 0],
    ['data that begin like the end marker', 'data: [DONE] or not\n\n', 1],
    ['no event that is not over', 'data: a\n', 0],
  ])('counts %s', (_, text, tokens) => {
    expect(count(text)).toBe(tokens);
  });

  test('stops right behind the last event it may take, and knows where it stands', () => {
    const counter = new TokenCounter();
    const bytes = Buffer.from('data: a\n\n: c\n\ndata: b\n\ndata: c\n\n');
    expect(bytes.subarray(0, counter.push(bytes, 2)).toString()).toBe('data: a\n\n: c\n\ndata: b\n\n');
    expect(counter.isBetween).toBe(true);
    counter.push(Buffer.from('d'), 3);
    expect(counter.isBetween).toBe(false);
    counter.push(Buffer.from('ata: c\n'), 3);
    expect(counter.isBetween).toBe(false);
  });
});
