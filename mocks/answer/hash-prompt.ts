const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

let scratch = Buffer.alloc(64 * 1024);
let words = new Uint32Array(scratch.buffer, scratch.byteOffset, scratch.length / 4);

/**
 * A 32-bit hash of a prompt: murmur3 over its UTF-8, four bytes at a step. A hash by the character took a fifth of
 * all the time an answer takes to plan, as prompts are kilobytes long.
 */
export function hashPrompt(text: string, seed: number): number {
  if (text.length * 3 + 4 > scratch.length) {
    scratch = Buffer.alloc(Math.ceil(text.length * 1.5) * 4);
    words = new Uint32Array(scratch.buffer, scratch.byteOffset, scratch.length / 4);
  }
  const bytes = scratch.write(text, 'utf8');
  // What is left of an earlier prompt in the last word.
  for (let index = bytes; index % 4 !== 0; index++) scratch[index] = 0;
  const count = Math.ceil(bytes / 4);
  let hash = seed | 0;
  for (let index = 0; index < count; index++) {
    const key = Math.imul(words[index] as number, C1);
    hash ^= Math.imul((key << 15) | (key >>> 17), C2);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash ^= bytes;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
