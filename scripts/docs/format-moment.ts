const DAY_MS = 86_400_000;

/**
 * When something was, of an incident that began at `startsAt` and took `lengthMs`: `14:43`, with the day where it took more than one, a day
 * alone where it took weeks; from its start (`+45 min`) where only the day is known on which it began.
 */
export function formatMoment(startsAt: string, atMs: number, lengthMs: number): string {
  const isTimed = startsAt.includes('T');
  if (!isTimed && lengthMs < 3 * DAY_MS) return `+${Math.round(atMs / 60_000)} min`;
  const iso = new Date(Date.parse(startsAt) + atMs).toISOString();
  const [day, time] = [iso.slice(5, 10), iso.slice(11, 16)];
  if (lengthMs > 3 * DAY_MS) return day;
  return lengthMs > DAY_MS ? `${day} ${time}` : time;
}
