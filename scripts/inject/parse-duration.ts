import { CutoverError } from '../../lib/kit/cutover-error.ts';

const unitsMs = { ms: 1, s: 1_000, m: 60_000 } as const;

/**
 * A length of time as people write it, `500ms`, `30s`, `2m`, in milliseconds, within [minMs, maxMs]. Throws a `usage` error that
 * names the flag.
 */
export function parseDuration(flag: string, value: string, [minMs, maxMs] = [0, Infinity]): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(value) ?? [];
  const factor = unitsMs[unit as keyof typeof unitsMs];
  if (factor === undefined) {
    throw new CutoverError('usage', `${flag} must be a number with ms, s or m behind it (30s), got "${value}"`);
  }
  const ms = Math.round(Number(digits) * factor);
  if (ms >= minMs && ms <= maxMs) return ms;
  throw new CutoverError('usage', `${flag} must be between ${minMs}ms and ${maxMs}ms, got "${value}"`);
}
