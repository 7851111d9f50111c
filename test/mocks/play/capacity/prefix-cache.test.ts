import { describe, expect, it } from 'vitest';
import { createPrefixCache, type PrefixCache } from '../../../../mocks/play/capacity/prefix-cache.ts';

/** A block of 4 tokens, 16 characters. */
const block = (name: string): string => name.repeat(16).slice(0, 16);
const prompt = (...names: string[]): string => names.map(block).join('');

function ask(cache: PrefixCache, text: string, nowMs = 0, owner = ''): number {
  const blocks = cache.split(owner, text);
  const cached = cache.countCached(blocks, nowMs);
  cache.store(blocks, nowMs);
  return cached;
}

describe('a prefix cache', () => {
  it('starts cold and then knows whole blocks from the first on, without a gap', () => {
    const cache = createPrefixCache({ tokens: 400, blockTokens: 4 });
    expect(ask(cache, prompt('a', 'b', 'c'))).toBe(0);
    expect(ask(cache, prompt('a', 'b', 'c'))).toBe(12);
    expect(ask(cache, `${prompt('a', 'b')}tail`)).toBe(8);
    expect(ask(cache, prompt('a', 'x', 'c'))).toBe(4);
    expect(ask(cache, prompt('b', 'c'))).toBe(0);
  });

  it('never knows the unfinished end of a prompt', () => {
    const cache = createPrefixCache({ tokens: 400, blockTokens: 4 });
    ask(cache, `${prompt('a')}end`);
    expect(ask(cache, `${prompt('a')}end`)).toBe(4);
  });

  it('keeps tenants apart', () => {
    const cache = createPrefixCache({ tokens: 400, blockTokens: 4 });
    ask(cache, prompt('a'), 0, 'one');
    expect(ask(cache, prompt('a'), 0, 'two')).toBe(0);
    expect(ask(cache, prompt('a'), 0, 'one')).toBe(4);
  });

  it('forgets what was not used for longest, the ends of prompts before their beginnings', () => {
    const cache = createPrefixCache({ tokens: 12, blockTokens: 4 });
    ask(cache, prompt('a', 'b'));
    ask(cache, prompt('c', 'd'));
    const left = (text: string): number => cache.countCached(cache.split('', text), 0);
    expect([left(prompt('a', 'b')), left(prompt('c', 'd'))]).toEqual([4, 8]);
  });

  it('finds nobody a prompt whose prefill is under way: a herd on a cold cache pays in full', () => {
    const cache = createPrefixCache({ tokens: 400, blockTokens: 4 });
    const blocks = cache.split('', prompt('a', 'b'));
    cache.store(blocks, 500);
    expect(cache.countCached(blocks, 499)).toBe(0);
    cache.store(blocks, 900);
    expect(cache.countCached(blocks, 500)).toBe(8);
  });
});
