/** Fewer characters begin too much. */
const LEAST_BEGINNING = 4;

/** The known name closest to `name` by edit distance, if it is close enough to be a typing error. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const most = Math.max(2, Math.floor(name.length / 3));
  let best: { name: string; distance: number } | undefined;
  for (const candidate of known) {
    // No shorter distance than this: a name of 100,000 characters, sent by whomever, must cost nothing.
    if (Math.abs(candidate.length - name.length) > most) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance <= most && (best === undefined || distance < best.distance)) best = { name: candidate, distance };
  }
  return best?.name;
}

/** The known name that is meant by one that is none: of those that begin with it the shortest, else the closest. */
export function meantName(name: string, known: readonly string[]): string | undefined {
  const begun = known.filter(
    (candidate) => name.length >= LEAST_BEGINNING && candidate.toLowerCase().startsWith(name.toLowerCase()),
  );
  const [shortest] = begun.toSorted((a, b) => a.length - b.length);
  return shortest ?? nearestName(name, known);
}

/** Levenshtein distance: insertions, deletions and replacements each cost 1. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replace = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replace, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
