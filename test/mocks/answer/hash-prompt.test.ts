import { describe, expect, it } from 'vitest';
import { hashPrompt } from '../../../mocks/answer/hash-prompt.ts';

describe('the hash of a prompt', () => {
  // The reference values of MurmurHash3_x86_32; of texts whose length is a multiple of four they are those of others.
  it.each([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['test', 0, 0xba6bd213],
    ['test', 0x9747b28c, 0x704b81dc],
  ])('of "%s" with the seed %i is that of murmur3', (text, seed, hash) => {
    expect(hashPrompt(text, seed)).toBe(hash);
  });

  it('is another one for each of many prompts that differ by a character, at any place and of any length', () => {
    const texts = new Set<string>();
    for (let length = 1; length < 400; length++) {
      texts.add('a'.repeat(length));
      texts.add(`${'a'.repeat(length)}é`);
      texts.add(`${'a'.repeat(length - 1)}b${'a'.repeat(400 - length)}`);
    }
    expect(new Set([...texts].map((text) => hashPrompt(text, 7))).size).toBe(texts.size);
  });

  it('does not depend on what was hashed before, however long that was', () => {
    const before = hashPrompt('a short one', 3);
    const long = hashPrompt('ü'.repeat(300_000), 3);
    expect(hashPrompt('a short one', 3)).toBe(before);
    expect(hashPrompt('ü'.repeat(300_000), 3)).toBe(long);
  });
});
