import type { ObjectiveResult } from '../../scorecard/objective-result.ts';
import type { Load, ValidityCheck, ValidityNumber } from '../../scorecard/scorecard.ts';
import { findEarlyEnd } from '../join/find-early-end.ts';
import type { Run } from '../join/run.ts';
import type { Bound, CheckDefinition } from './check.ts';

/** Makes one check on a run and holds its numbers against their bounds. */
export function runCheck(
  id: string,
  check: CheckDefinition,
  { run, load, objectives }: { run: Run; load: Load; objectives: readonly ObjectiveResult[] },
): ValidityCheck {
  const { observed, required, numbers } = check.measure(run, load, objectives);
  const resolve = (bound: Bound): number => (typeof bound === 'number' ? bound : run.drill.validity[bound]);
  const held: Record<string, ValidityNumber> = {};
  for (const [name, { unit, min, max }] of Object.entries(check.numbers)) {
    const value = numbers[name];
    if (value === undefined) continue;
    held[name] = {
      observed: value,
      unit,
      ...(min === undefined ? {} : { min: resolve(min) }),
      ...(max === undefined ? {} : { max: resolve(max) }),
    };
  }
  const ok = Object.values(held).every(isWithin);
  const earlyMs = ok ? null : findEarlyEnd(run);
  const isOfTheEnd = earlyMs !== null && check.holdsUntil?.(run, earlyMs, load) === true;
  return { id, ok, ...(isOfTheEnd ? { endedEarly: true as const } : {}), observed, required, numbers: held };
}

function isWithin({ observed, min = -Infinity, max = Infinity }: ValidityNumber): boolean {
  return observed !== null && observed >= min && observed <= max;
}
