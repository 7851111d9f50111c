import type { ValiditySettings } from '../../../drill/objectives/validity.ts';
import type { ObjectiveResult } from '../../scorecard/objective-result.ts';
import type { Load, ValidityNumber } from '../../scorecard/scorecard.ts';
import type { Run } from '../join/run.ts';

/** A bound of the drill's `validity`, or one that is always the same. */
export type Bound = keyof ValiditySettings | number;

/** A number a check looks at. It must be at least `min` and at most `max`; without either it is only told. */
export interface CheckedNumber {
  /** What it is, for the reference. */
  summary: string;
  unit: ValidityNumber['unit'];
  min?: Bound;
  max?: Bound;
}

/** One thing that must hold for a verdict to mean anything: one file a check. */
export interface CheckDefinition<Name extends string = string> {
  label: string;
  /** What must hold, in one sentence. */
  summary: string;
  /** What is wrong when it does not hold, as the beginning of a sentence. */
  broken: string;
  /** What it looks at. It holds if every number that `measure` gives does. */
  numbers: Record<Name, CheckedNumber>;
  measure(run: Run, load: Load, objectives: readonly ObjectiveResult[]): CheckFinding<NoInfer<Name>>;
  /**
   * Of a run that was ended early, `earlyMs` from its start, and of which it does not hold: would it hold of what there was until then, so that the end
   * alone is behind it? Left out: what breaks it does so however short a run is.
   */
  holdsUntil?(run: Run, earlyMs: number, load: Load): boolean;
}

/** What a check found. */
export interface CheckFinding<Name extends string = string> {
  /** Short texts for people. */
  observed: string;
  required: string;
  /** null: could not be measured, so that it does not hold. Left out: the drill has nothing of the kind. */
  numbers: Partial<Record<Name, number | null>>;
}

/** Types a check while it is written: what it measures are the numbers it names. */
export function defineCheck<const Name extends string>(check: CheckDefinition<Name>): CheckDefinition<Name> {
  return check;
}
