import { findRoom, type ImportEdge, isIn } from './forbidden-imports.ts';
import { WINGS } from './rooms.ts';

/** The rooms that reach themselves again through what they import: each circle's rooms, in the order they are met. */
export function findCircles(edges: readonly ImportEdge[]): string[][] {
  const next = new Map<string, Set<string>>();
  for (const { from, to, external } of edges) {
    const [a, b] = [findRoom(from), findRoom(to)];
    if (external || a === undefined || b === undefined || a === b) continue;
    next.set(a, (next.get(a) ?? new Set()).add(b));
  }
  return [...next.keys()].flatMap((start) => {
    const path = findPath(next, start);
    return path === null ? [] : [path];
  });
}

function findPath(next: ReadonlyMap<string, ReadonlySet<string>>, start: string): string[] | null {
  const seen = new Set<string>();
  const follow = (at: string, path: string[]): string[] | null => {
    for (const to of next.get(at) ?? []) {
      if (to === start) return [...path, at];
      if (seen.has(to)) continue;
      seen.add(to);
      const found = follow(to, [...path, at]);
      if (found !== null) return found;
    }
    return null;
  };
  return follow(start, []);
}

/** How the wings import each other, for people: one line a wing, those below it that it uses. */
export function drawWings(edges: readonly ImportEdge[]): string[] {
  return WINGS.map((wing) => {
    const used = WINGS.filter(
      (other) =>
        other !== wing && edges.some(({ from, to, external }) => !external && isIn(from, wing) && isIn(to, other)),
    );
    return used.length === 0 ? wing : `${wing} -> ${used.join(', ')}`;
  });
}
