import { CutoverError } from '../../kit/cutover-error.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatObserved } from '../../drill/objectives/format-observed.ts';
import type { Evidence } from './evidence/evidence.ts';
import type { ObjectiveResult, Verdict, Scorecard, ValidityCheck } from '../scorecard/scorecard.ts';
import { validityChecks, validityIds } from './validity/index.ts';

/**
 * The verdict and the sentences that say why; a `pass` needs none. `foreign`: answers that were another request's, with which
 * no run passes, whatever it was asked.
 */
export function decideVerdict(
  runEnd: Evidence['runEnd'],
  validity: readonly ValidityCheck[],
  objectives: readonly ObjectiveResult[],
  foreign: number,
): { verdict: Verdict; reasons: Scorecard['reasons'] } {
  if (runEnd === null) {
    return {
      verdict: 'aborted',
      reasons: [{ code: 'aborted', message: 'The records stop before the end of the run: it was killed.' }],
    };
  }
  if (runEnd.reason === 'aborted') {
    const detail = runEnd.detail === undefined ? '' : `: ${runEnd.detail}`;
    return {
      verdict: 'aborted',
      reasons: [{ code: 'aborted', message: `The run was stopped before its end${detail}.` }],
    };
  }
  const broken = validity.filter(({ ok }) => !ok);
  if (broken.length > 0) return { verdict: 'invalid', reasons: broken.map(explainCheck) };
  const missed = objectives.filter(({ ok }) => !ok);
  const reasons = [...explainForeign(foreign), ...missed.map(explainMiss)];
  return { verdict: reasons.length > 0 ? 'fail' : 'pass', reasons };
}

function explainForeign(count: number): Scorecard['reasons'] {
  if (count === 0) return [];
  const what = count === 1 ? '1 caller was given the answer' : `${formatCount(count)} callers were given answers`;
  return [{ code: 'foreign-answers', message: `${what} to another request: the target mixes its callers up.` }];
}

function explainCheck({ id, observed, required }: ValidityCheck): Scorecard['reasons'][number] {
  const check = validityIds.find((known) => known === id);
  if (check === undefined) throw new CutoverError('bug', `There is no validity check ${id}.`);
  return { code: id, message: `${validityChecks[check].broken}: ${observed}; required: ${required}.` };
}

function explainMiss({ id, phase, observed, required }: ObjectiveResult): Scorecard['reasons'][number] {
  const where = phase === 'run' ? '' : ` in ${phase}`;
  return { code: id, message: `${id}${where} was ${formatObserved(id, observed)}; required: ${required}.` };
}
