import { formatResult, outcomeOf } from '../scorecard/describe-objective.ts';
import type { ObjectiveResult } from '../scorecard/objective-result.ts';
import type { Scorecard, ValidityCheck } from '../scorecard/scorecard.ts';
import { escapeHtml } from './escape.ts';
import { renderVerdictSentence } from './verdict-sentence.ts';

/** What became of one case; `error`: the evidence carries no answer. */
type Outcome = { kind: 'passed' } | { kind: 'failure' | 'error'; message: string };

/**
 * The run as JUnit XML, which pipelines show: a case for the verdict, one for each objective, one for each validity check. A missed objective is a
 * failure; what makes a run invalid or aborted is an error, so that no pipeline takes it for a pass or a fail.
 * Source: the schema of Jenkins' xUnit plugin, which GitLab and others read.
 */
export function renderJunit(scorecard: Scorecard): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${renderSuite(scorecard)}</testsuites>\n`;
}

function renderSuite(scorecard: Scorecard): string {
  const { drill, startedAt, runId, objectives, validity } = scorecard;
  const cases = [
    { name: 'verdict', outcome: judgeRun(scorecard) },
    ...objectives.map((one) => ({ name: `objective ${one.id} ${one.phase}`, outcome: judgeObjective(one, scorecard) })),
    ...validity.map((check) => ({ name: `validity ${check.id}`, outcome: judgeCheck(check) })),
  ];
  const count = (kind: Outcome['kind']): number => cases.filter(({ outcome }) => outcome.kind === kind).length;
  const seconds = Math.max(0, ...scorecard.phases.map(({ endMs }) => endMs / 1_000)).toFixed(3);
  const counts = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="0"`;
  const at = startedAt.replace(/(?:\.\d+)?Z$/, '');
  return [
    `  <testsuite name="${escapeHtml(drill)}" ${counts} time="${seconds}" timestamp="${escapeHtml(at)}">\n`,
    `    <properties><property name="run" value="${escapeHtml(runId)}"/><property name="seed" value="${scorecard.seed}"/></properties>\n`,
    ...cases.map(({ name, outcome }) => renderCase(drill, name, outcome)),
    '  </testsuite>\n',
  ].join('');
}

function renderCase(drill: string, name: string, outcome: Outcome): string {
  const start = `    <testcase classname="${escapeHtml(drill)}" name="${escapeHtml(name)}" time="0"`;
  if (outcome.kind === 'passed') return `${start}/>\n`;
  return `${start}><${outcome.kind} message="${escapeHtml(outcome.message)}"/></testcase>\n`;
}

function judgeRun(scorecard: Scorecard): Outcome {
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

function judgeObjective(result: ObjectiveResult, { verdict }: Scorecard): Outcome {
  const outcome = outcomeOf(result);
  if (outcome === 'met') return { kind: 'passed' };
  const message = `${formatResult(result)}; required: ${result.required}`;
  const isEvidence = outcome === 'missed' && verdict === 'fail';
  return { kind: isEvidence ? 'failure' : 'error', message };
}

function judgeCheck({ ok, observed, required }: ValidityCheck): Outcome {
  return ok ? { kind: 'passed' } : { kind: 'error', message: `observed ${observed}; required ${required}` };
}
