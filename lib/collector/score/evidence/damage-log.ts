/** What is wrong with lines of the records: how many share the reason, and the first of them, from 1. */
export interface Damage {
  reason: string;
  count: number;
  line: number;
}

/** Keeps what was found wrong by its reason. */
export type DamageLog = Map<string, Damage>;

/** Reasons with a value in them could be as many as there are lines; those beyond are counted as one. */
const MAX_REASONS = 1_000;
const OTHER = 'wrong in other ways';

/** Notes that a line is wrong. */
export function noteDamage(log: DamageLog, reason: string, line: number): void {
  const key = log.has(reason) || log.size < MAX_REASONS ? reason : OTHER;
  const known = log.get(key);
  log.set(key, {
    reason: key,
    count: (known?.count ?? 0) + 1,
    line: Math.min(known?.line ?? line, line),
  });
}

/** Lines that are wrong. */
export function countDamage(damage: readonly Damage[]): number {
  return damage.reduce((sum, { count }) => sum + count, 0);
}

/** The most frequent first; of those that are as frequent, by their words and never by their lines. */
export function listDamage(log: DamageLog): Damage[] {
  return [...log.values()].sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}
