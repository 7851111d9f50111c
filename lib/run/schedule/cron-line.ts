import type { Every } from './parse-every.ts';

const DAY_MINUTES = 1_440;

/** The five fields of cron, by the clock of the schedule's own zone, or of UTC where that is so many minutes behind. */
export function formatCron({ days, hour, minute }: Every, aheadMinutes = 0): string {
  const at = hour * 60 + minute - aheadMinutes;
  // Ten in the morning in Auckland is the evening before in UTC.
  const shift = Math.floor(at / DAY_MINUTES);
  const within = at - shift * DAY_MINUTES;
  const shifted = days.map((day) => (day + shift + 7) % 7).toSorted((a, b) => a - b);
  return `${within % 60} ${Math.floor(within / 60)} * * ${shifted.length === 7 ? '*' : shifted.join(',')}`;
}
