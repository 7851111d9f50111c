/** Of why entries are left out, the most frequent are told. */
const MOST_REASONS = 20;

/** What of a log could not be read, a sentence for each reason. */
export function describeSkipped(path: string, skipped: ReadonlyMap<string, number>): string[] {
  const reasons = [...skipped].sort(([, a], [, b]) => b - a);
  const told = reasons
    .slice(0, MOST_REASONS)
    .map(([reason, count]) => `${path}: ${count} ${count === 1 ? 'entry' : 'entries'} left out: ${reason}.`);
  const rest = reasons.slice(MOST_REASONS);
  if (rest.length === 0) return told;
  const others = rest.reduce((sum, [, count]) => sum + count, 0);
  return [...told, `${path}: ${others} more left out, for ${rest.length} other reasons.`];
}
