import { formatResult, outcomeOf } from '../scorecard/describe-objective.ts';
import type { ObjectiveResult } from '../scorecard/objective-result.ts';
import type { Scorecard, ValidityCheck } from '../scorecard/scorecard.ts';
import { type JunitOutcome, renderJunitFile } from './junit-suite.ts';
import { renderVerdictSentence } from './verdict-sentence.ts';

/**
 * The run as JUnit XML, which pipelines show: a case for the verdict, one for each objective, one for each validity check. A missed objective is a
 * failure; what makes a run invalid or aborted is an error, so that no pipeline takes it for a pass or a fail.
 */
export function renderJunit(scorecard: Scorecard): string {
  const { drill, startedAt, runId, seed, objectives, validity } = scorecard;
  return renderJunitFile({
    name: drill,
    startedAt,
    seconds: Math.max(0, ...scorecard.phases.map(({ endMs }) => endMs / 1_000)),
    properties: { run: runId, seed },
    cases: [
      { name: 'verdict', outcome: judgeRun(scorecard) },
      ...objectives.map((one) => ({
        name: `objective ${one.id} ${one.phase}`,
        outcome: judgeObjective(one, scorecard),
      })),
      ...validity.map((check) => ({ name: `validity ${check.id}`, outcome: judgeCheck(check) })),
    ],
  });
}

function judgeRun(scorecard: Scorecard): JunitOutcome {
  const message = renderVerdictSentence(scorecard);
  switch (scorecard.verdict) {
    case 'pass':
      return { kind: 'passed' };
    case 'fail':
      return { kind: 'failure', message };
    case 'invalid':
    case 'aborted':
      return { kind: 'error', message };
  }
}

function judgeObjective(result: ObjectiveResult, { verdict }: Scorecard): JunitOutcome {
  const outcome = outcomeOf(result);
  if (outcome === 'met') return { kind: 'passed' };
  const message = `${formatResult(result)}; required: ${result.required}`;
  const isEvidence = outcome === 'missed' && verdict === 'fail';
  return { kind: isEvidence ? 'failure' : 'error', message };
}

function judgeCheck({ ok, endedEarly, observed, required }: ValidityCheck): JunitOutcome {
  const why = endedEarly === true ? 'The run was ended early, which alone is behind it: ' : '';
  return ok ? { kind: 'passed' } : { kind: 'error', message: `${why}observed ${observed}; required ${required}` };
}
