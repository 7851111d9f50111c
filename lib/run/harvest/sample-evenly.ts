import { createRandom } from '../../kit/stats/random.ts';

/** At most `most` items, drawn by the seed, of each stratum its share and of each at least one as far as there is room; in their order. */
export function sampleEvenly<T extends { stratum: string }>(items: readonly T[], most: number, seed: number): T[] {
  if (items.length <= most) return [...items];
  const strata = new Map<string, number[]>();
  for (const [at, { stratum }] of items.entries()) {
    const held = strata.get(stratum);
    if (held === undefined) strata.set(stratum, [at]);
    else held.push(at);
  }
  const kept: number[] = [];
  const rest: number[] = [];
  // The rarest first: what is left of their share goes to the others.
  const sorted = [...strata].sort(([, a], [, b]) => a.length - b.length);
  for (const [stratum, places] of sorted) {
    const drawn = shuffle(places, seed, stratum);
    const share = Math.max(1, Math.floor((most * places.length) / items.length));
    const room = Math.max(0, Math.min(share, most - kept.length));
    kept.push(...drawn.slice(0, room));
    rest.push(...drawn.slice(room));
  }
  kept.push(...shuffle(rest, seed, 'rest').slice(0, most - kept.length));
  return kept.sort((a, b) => a - b).flatMap((at) => items[at] ?? []);
}

function shuffle(places: readonly number[], seed: number, name: string): number[] {
  const random = createRandom(seed, 'harvest', name);
  return places
    .map((place) => ({ place, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ place }) => place);
}
