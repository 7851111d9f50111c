import { assertNever } from '../../kit/cutover-error.ts';
import { describeWhen, formatFigure, formatResult, outcomeOf } from '../scorecard/describe-objective.ts';
import type { ObjectiveResult } from '../scorecard/objective-result.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import { describeCutover } from './describe-cutover.ts';
import { lowerFirst } from './lower-first.ts';
import type { MetricId } from '../../drill/objectives/metric-catalogue.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';

/** The verdict as one sentence of plain English, the same in every report. Its text is not escaped. */
export function renderVerdictSentence(scorecard: Scorecard): string {
  switch (scorecard.verdict) {
    case 'pass':
      return `${describeCutover(scorecard).text}: ${describeOutage(scorecard)}, and ${describeObjectives(scorecard)}.`;
    case 'fail':
      return describeFailure(scorecard);
    case 'invalid':
      return `No verdict: ${describeReasons(scorecard, 'the evidence does not carry one')}`;
    case 'aborted':
      return `No verdict: ${describeReasons(scorecard, 'the run was stopped before its end')}`;
    default:
      return assertNever(scorecard.verdict);
  }
}

function describeOutage({ outage }: Scorecard): string {
  if (outage.httpSuccessRatio === null || outage.usableRatio === null) return 'not every ratio could be measured';
  return `${formatRatio(outage.httpSuccessRatio)} of requests succeeded, ${formatRatio(outage.usableRatio)} had a usable answer`;
}

function describeObjectives({ objectives }: Scorecard): string {
  if (objectives.length === 0) return 'no objective was set';
  const close = objectives.filter((objective) => objective.close !== null && objective.close !== undefined).length;
  if (objectives.length === 1) return `the one objective was ${close === 0 ? '' : 'closely '}met`;
  return `all ${objectives.length} objectives were met${close === 0 ? '' : `, ${close} of them closely`}`;
}

function describeFailure(scorecard: Scorecard): string {
  const missed = scorecard.objectives.filter((objective) => outcomeOf(objective) === 'missed');
  // Of several misses, the one about what the answers were worth is what this tool is for.
  const first = missed.find(isAboutUse) ?? missed[0];
  const { text, wentWell } = describeCutover(scorecard);
  if (first === undefined) return `${text}, but ${describeReasons(scorecard, 'the drill failed')}`;
  const more = missed.length > 1 ? ` (${missed.length} of ${scorecard.objectives.length} objectives were missed)` : '';
  const link = wentWell ? ', but' : ', and';
  return `${text}${link} ${describeMiss(first, scorecard)} ${first.id}${first.phase === 'run' ? '' : ` ${first.phase}`} must be ${first.required}${more}.`;
}

function describeMiss(objective: ObjectiveResult, scorecard: Scorecard): string {
  const observed = formatResult(objective);
  if (objective.noRequest !== undefined) {
    const where = objective.phase === 'run' ? '' : ` ${inScope(objective.phase, scorecard)}`;
    return `no request${where} was sent, as ${objective.noRequest}:`;
  }
  if (objective.failedRatio !== undefined || objective.watchedMs !== undefined)
    return `${objective.id} was ${observed}:`;
  if (objective.observed === null) return 'what was asked of it could not be measured:';
  if (isAboutUse(objective)) {
    // Over the requests, failed ones included: of three answers all may be usable.
    const where = objective.phase === 'run' ? '' : ` ${inScope(objective.phase, scorecard)}`;
    const when = objective.wholePhase === undefined ? '' : ` ${describeWhen(objective)}`;
    return `only ${formatFigure(objective)} of the requests${where} had a usable answer${when}:`;
  }
  return `${objective.id} was ${observed}:`;
}

function inScope(phase: string, { providers }: Scorecard): string {
  if (phase === 'on-fallback') return providers.length > 2 ? 'on the fallbacks' : 'on the fallback';
  return phase === 'outage' ? 'of the outage' : `of the phase ${phase}`;
}

function isAboutUse({ id }: ObjectiveResult): boolean {
  return id === ('usableRatio' satisfies MetricId);
}

function describeReasons({ reasons }: Scorecard, otherwise: string): string {
  const [first, ...others] = reasons;
  if (first === undefined) return `${otherwise}.`;
  const message = lowerFirst(first.message.replace(/[.\s]+$/, ''));
  if (others.length === 0) return `${message}.`;
  return `${message} (and ${others.length} more ${others.length === 1 ? 'reason' : 'reasons'}).`;
}
