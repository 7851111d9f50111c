import type { ObjectiveChange, ObjectiveState } from '../scorecard/comparison.ts';
import { outcomeOf } from '../scorecard/describe-objective.ts';
import type { ObjectiveResult } from '../scorecard/objective-result.ts';

/**
 * The objectives of two runs by metric, phase and bound. What is left over pairs by metric and phase alone where each run has one of that: its
 * bound was changed.
 */
export function pairObjectives(
  before: readonly ObjectiveResult[],
  after: readonly ObjectiveResult[],
): ObjectiveChange[] {
  const left = [...after];
  const take = (isOne: (one: ObjectiveResult) => boolean): ObjectiveResult | undefined => {
    const place = left.findIndex(isOne);
    return place < 0 ? undefined : left.splice(place, 1)[0];
  };
  const sameBound = before.map((one) => take((other) => isAlike(one, other) && one.required === other.required));
  const alone = before.filter((_, place) => sameBound[place] === undefined);
  const isOnly = (one: ObjectiveResult, among: readonly ObjectiveResult[]): boolean =>
    among.filter((other) => isAlike(one, other)).length === 1;
  const pairs = before.map((one, place): [ObjectiveResult, ObjectiveResult | undefined] => [
    one,
    sameBound[place] ?? (isOnly(one, alone) && isOnly(one, left) ? take((other) => isAlike(one, other)) : undefined),
  ]);
  return [
    ...pairs.map(([one, other]) => describe(one.id, one.phase, one, other)),
    ...left.map((other) => describe(other.id, other.phase, undefined, other)),
  ];
}

/** Those that were met under the same bound and are not any more: `missed`, or `undecided`. */
export function listLost(objectives: readonly ObjectiveChange[], became: 'missed' | 'undecided'): string[] {
  return objectives.flatMap(({ id, phase, before, after }) =>
    before?.outcome === 'met' && after?.outcome === became && before.required === after.required
      ? [`The objective on ${id}${phase === 'run' ? '' : ` in ${phase}`}, ${after.required}, was met and is ${became}.`]
      : [],
  );
}

function isAlike(one: ObjectiveResult, other: ObjectiveResult): boolean {
  return one.id === other.id && one.phase === other.phase;
}

function describe(
  id: string,
  phase: string,
  before: ObjectiveResult | undefined,
  after: ObjectiveResult | undefined,
): ObjectiveChange {
  return { id, phase, before: describeState(before), after: describeState(after) };
}

function describeState(result: ObjectiveResult | undefined): ObjectiveState | null {
  return result === undefined
    ? null
    : { outcome: outcomeOf(result), observed: result.observed, required: result.required };
}
