const MIN_MS = 60_000;

/** How long something takes, for people: `45 s`, `4 min`, `2 h 3 min`, `44 d`. */
export function formatLength(ms: number): string {
  if (ms < 2 * MIN_MS) return `${Math.round(ms / 1_000)} s`;
  const minutes = Math.round(ms / MIN_MS);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} d`;
}
