/**
 * Seeded random numbers: sfc32 (Chris Doty-Humphrey's PractRand family) fed by a 32-bit hash of the key. The
 * same key gives the same sequence on every machine; different keys give unrelated ones.
 */
export type Random = () => number;

/** A generator of numbers in [0, 1) for a seed and a name: `createRandom(7, 'arrivals')`. */
export function createRandom(...key: readonly (string | number)[]): Random {
  // Three hashes in one pass: they do not wait for one another, so they cost little more than one.
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  for (let part = 0; part < key.length; part++) {
    const text = String(key[part]);
    // A zero stands between two parts.
    for (let index = part === 0 ? 0 : -1; index < text.length; index++) {
      const code = index < 0 ? 0 : text.charCodeAt(index);
      a = mix(a, code);
      b = mix(b, code);
      c = mix(c, code);
    }
  }
  a = finish(a);
  b = finish(b);
  c = finish(c);
  let counter = 1;
  const generator = {
    next(): number {
      const sum = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = ((c << 21) | (c >>> 11)) + sum;
      return (sum >>> 0) / 4294967296;
    },
  };
  for (let round = 0; round < 12; round++) generator.next();
  return generator.next;
}

/** A 32-bit hash of a text (FNV-1a with a murmur finish). */
export function hash32(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = mix(hash, text.charCodeAt(index));
  return finish(hash);
}

/** A step of FNV-1a. */
function mix(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** Murmur's finish. */
function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** An exponentially distributed gap with this mean. */
export function drawExponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random());
}

/** A standard normal number (Box–Muller, one of the pair). */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** One of the items, by weight. The list must not be empty and its weights must not all be 0. */
export function drawWeighted<T extends { weight: number }>(random: Random, items: readonly T[]): T {
  let left = random() * items.reduce((sum, item) => sum + item.weight, 0);
  for (const item of items) {
    left -= item.weight;
    if (left < 0) return item;
  }
  return items[items.length - 1] as T;
}
