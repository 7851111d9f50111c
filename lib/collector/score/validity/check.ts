import type { Run } from '../join/run.ts';
import type { Load, ValidityCheck, ValidityId } from '../../scorecard/scorecard.ts';

/** One thing that must hold for a verdict to mean anything: one file a check. */
export interface CheckDefinition {
  id: ValidityId;
  /** What is wrong when it does not hold, as the beginning of a sentence. */
  broken: string;
  /** `observed` and `required` are short texts for people. */
  measure(run: Run, load: Load): Omit<ValidityCheck, 'id'>;
}
