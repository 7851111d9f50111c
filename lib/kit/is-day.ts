/** Is a day, `2026-02-28`, one of the calendar? `Date.parse` takes the 30th of February for the 2nd of March. */
export function isDay(day: string): boolean {
  const atMs = Date.parse(`${day}T00:00Z`);
  return Number.isFinite(atMs) && new Date(atMs).toISOString().startsWith(day);
}
