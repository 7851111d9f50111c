/** The first of a list that stands in it before already, and where; null: each stands in it once. */
export function findRepeated(list: readonly unknown[]): { at: number; first: number } | null {
  const places = new Map<unknown, number>();
  for (const [at, one] of list.entries()) {
    const first = places.get(one);
    if (first !== undefined) return { at, first };
    places.set(one, at);
  }
  return null;
}
