import { outcomeOf } from '../../scorecard/describe-objective.ts';
import type { ObjectiveResult } from '../../scorecard/objective-result.ts';
import { selectAnswers } from '../join/find-late-guards.ts';
import type { Run } from '../join/run.ts';

/** What an answer says is not the machine's doing, however full it is. */
const OF_ANSWERS: readonly string[] = ['repairedWrongRatio', 'toolTriggerRatio', 'toolValidRatio', 'falseClaims'];

/**
 * Could a full machine have made the run miss this objective? Not if it is one on what answers say, nor if it is one on usable
 * answers that would be missed with every failed request called usable.
 */
export function mayBeTheMachine(run: Run, result: ObjectiveResult): boolean {
  const { id, phase } = result;
  const { drill } = run;
  if (outcomeOf(result) !== 'missed' || OF_ANSWERS.includes(id)) return false;
  if (id !== 'usableRatio') return true;
  const objective = drill.objectives.find((asked) => asked.metric === id && asked.phase === phase);
  if (objective?.min === undefined) return true;
  const judgedKinds = new Set<string>(drill.contracts.map((contract) => contract.for));
  const judged = selectAnswers(run, objective.phase).filter(({ arrival }) => judgedKinds.has(arrival.kind));
  const unusable = judged.filter(
    ({ failure, onTheWay, judgements }) =>
      failure === null && (onTheWay !== null || judgements.some(({ outcome }) => outcome !== 'usable')),
  );
  return judged.length === 0 || 1 - unusable.length / judged.length >= objective.min;
}
