import { CutoverError } from '../../kit/cutover-error.ts';
import { excerpt, excerptEnd } from '../../kit/excerpt.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import type { ScopeName } from '../../drill/objectives/scope.ts';
import { isLoss } from '../../kit/terms/asked-change.ts';
import type { AskedOfProviders } from '../scorecard/asked.ts';
import type { Evidence } from './evidence/evidence.ts';
import type { TargetEnd } from './join/find-target-end.ts';
import { describeDoubt, formatResult, outcomeOf } from '../scorecard/describe-objective.ts';
import type { SteadyState } from '../scorecard/steady-state.ts';
import { describeWorse } from '../scorecard/describe-worse.ts';
import type { ObjectiveResult } from '../scorecard/objective-result.ts';
import type { Verdict, Scorecard, ValidityCheck } from '../scorecard/scorecard.ts';
import { validityChecks, type ValidityId, validityIds } from './validity/index.ts';

/**
 * The verdict and the sentences that say why; a `pass` needs none. `foreign`: answers that were another request's, with which
 * no run passes, whatever it was asked. Nor does one whose target did not live to its end (`targetEnd`), or behind which a command of the user's failed. Nor does one whose fallbacks answered requests that had lost something on the way to them (`asked`), but
 * where an objective on `askedAlikeRatio` says what may be lost.
 */
export function decideVerdict(
  runEnd: Evidence['runEnd'],
  validity: readonly ValidityCheck[],
  objectives: readonly ObjectiveResult[],
  {
    foreign,
    asked,
    targetEnd,
    steady,
  }: {
    foreign: number;
    asked: AskedOfProviders | null;
    targetEnd: TargetEnd | null;
    steady: (SteadyState & { mustBeProven: boolean }) | null;
  },
): { verdict: Verdict; reasons: Scorecard['reasons'] } {
  if (runEnd === null) {
    return {
      verdict: 'aborted',
      reasons: [{ code: 'aborted', message: 'The records stop before the end of the run: it was killed.' }],
    };
  }
  if (runEnd.stopCondition !== undefined) {
    const { atEpochMs, revertedEpochMs, why } = runEnd.stopCondition;
    const message = `A stop condition ended the run: ${why}. Its faults were taken back within ${formatMs(revertedEpochMs - atEpochMs)}.`;
    return {
      verdict: 'aborted',
      reasons: [{ code: 'stop-condition', message }, ...explainUnsteady(steady), ...explainPostflight(runEnd)],
    };
  }
  // Who stops it behind its load, while its system still runs, wants no other to follow either.
  if (runEnd.reason === 'aborted' || runEnd.stoppedBy !== undefined) {
    const detail = runEnd.detail === undefined ? '' : `: ${runEnd.detail}`;
    return {
      verdict: 'aborted',
      reasons: [
        { code: runEnd.stoppedBy ?? 'aborted', message: `The run was stopped before its end${detail}.` },
        ...explainPostflight(runEnd),
      ],
    };
  }
  const broken = putCauseFirst(
    validity.filter(({ ok }) => !ok),
    runEnd.crashed,
  );
  const early =
    runEnd.hopeless === undefined
      ? []
      : [{ code: 'ended-early', message: `${runEnd.hopeless}. The run was ended there, as it could come to nothing.` }];
  if (early.length + broken.length > 0)
    return {
      verdict: 'invalid',
      reasons: [...early, ...leaveOutEnd(broken, early.length > 0).map(explainCheck), ...explainPostflight(runEnd)],
    };
  const missed = objectives.filter((result) => outcomeOf(result) === 'missed');
  const reasons = [
    ...explainTargetEnd(targetEnd),
    ...explainForeign(foreign),
    ...explainPostflight(runEnd),
    ...(isAskedJudged(objectives) ? [] : explainLost(asked)),
    ...explainUnsteady(steady),
    ...missed.map(explainMiss),
  ];
  // What is missed is missed, whatever the others would have come to.
  if (reasons.length > 0) return { verdict: 'fail', reasons };
  const undecided = [
    ...objectives.filter((result) => outcomeOf(result) === 'undecided').map(explainUndecided),
    ...(steady?.mustBeProven === true && steady.outcome === 'not-proven' ? [UNPROVEN] : []),
  ];
  return { verdict: undecided.length > 0 ? 'invalid' : 'pass', reasons: undecided };
}

/** Where fallbacks answer; of a baseline, say, it is no word on them. */
const onFallbacks: readonly string[] = ['outage', 'on-fallback', 'run'] satisfies ScopeName[];

/** Does the drill itself say how many may be asked otherwise, where fallbacks answer? */
export function isAskedJudged(objectives: readonly ObjectiveResult[]): boolean {
  return objectives.some(({ id, phase }) => id === 'askedAlikeRatio' && onFallbacks.includes(phase));
}

/** Where a process ended by itself, the run is stopped: that k6 came to no end of its own and sent less than was planned follows from it. */
function putCauseFirst(broken: readonly ValidityCheck[], crashed: readonly string[]): readonly ValidityCheck[] {
  const cause: ValidityId = 'proxies-healthy';
  if (crashed.length === 0) return broken;
  return [...broken.filter(({ id }) => id === cause), ...broken.filter(({ id }) => id !== cause)];
}

/** What does not hold as the run was ended early is no reason beside what it was ended for. */
function leaveOutEnd(broken: readonly ValidityCheck[], isToldWhy: boolean): readonly ValidityCheck[] {
  const own = broken.filter(({ endedEarly }) => endedEarly !== true);
  return own.length > 0 || isToldWhy ? own : broken;
}

function explainTargetEnd(end: TargetEnd | null): Scorecard['reasons'] {
  if (end === null) return [];
  const left = end.sentAfter === 0 ? '' : `; of ${formatCount(end.sentAfter)} requests after it none was answered`;
  return [{ code: 'target-ended', message: `After ${formatMs(end.atMs)} the ${end.why}${left}.` }];
}

const UNPROVEN = {
  code: 'steady-state-unproven',
  message:
    'Too few were asked at the end of the recovery to show that all is as in the baseline, or it is close, and the drill wants it proven (steadyState.mustBeProven). A longer recovery shows it.',
};

function explainUnsteady(steady: SteadyState | null): Scorecard['reasons'] {
  if (steady?.outcome !== 'worse') return [];
  const message = `Without any fault it is not as before at the end of the recovery: ${describeWorse(steady)}.`;
  return [{ code: 'not-as-before', message }];
}

function explainPostflight({ commands = [] }: NonNullable<Evidence['runEnd']>): Scorecard['reasons'] {
  return commands
    .filter(({ which, exitCode }) => which === 'postflight' && exitCode !== 0)
    .map(({ command, exitCode, output }) => {
      const how = exitCode === null ? 'did not end in its time' : `ended with ${exitCode}`;
      const said = output.trim() === '' ? '' : `: ${excerptEnd(output.trim(), 200)}`;
      return {
        code: 'postflight',
        message: `The command that is run behind the drill ${how}: ${excerpt(command, 120)}${said}. All may not be as it was: look, and mend it.`,
      };
    });
}

function explainForeign(count: number): Scorecard['reasons'] {
  if (count === 0) return [];
  const what = count === 1 ? '1 caller was given the answer' : `${formatCount(count)} callers were given answers`;
  return [{ code: 'foreign-answers', message: `${what} to another request: the target mixes its callers up.` }];
}

function explainLost(asked: AskedOfProviders | null): Scorecard['reasons'] {
  if (asked === null || asked.lost === 0) return [];
  const counts = asked.providers
    .filter(({ against }) => against === 'primary')
    .flatMap(({ provider, changes }) =>
      changes
        .filter(({ change }) => isLoss(change))
        .map(({ change, requests }) => `${change} on ${provider} ${formatCount(requests)}`),
    );
  const what = asked.lost === 1 ? '1 answer came of a request' : `${formatCount(asked.lost)} answers came of requests`;
  const message = `${what} that had lost something on the way to a fallback: ${counts.join(', ')}.`;
  return [{ code: 'asked-less', message }];
}

function explainCheck({ id, observed, required }: ValidityCheck): Scorecard['reasons'][number] {
  const check = validityIds.find((known) => known === id);
  if (check === undefined) throw new CutoverError('bug', `There is no validity check ${id}.`);
  return { code: id, message: `${validityChecks[check].broken}: ${observed}; required: ${required}.` };
}

function explainMiss(result: ObjectiveResult): Scorecard['reasons'][number] {
  const { id, required } = result;
  return { code: id, message: `${id}${nameScope(result)} was ${formatResult(result)}; required: ${required}.` };
}

function explainUndecided(result: ObjectiveResult): Scorecard['reasons'][number] {
  const { id, required } = result;
  const doubt = describeDoubt(result) ?? 'what was seen does not tell';
  return {
    code: id,
    message: `${id}${nameScope(result)} is undecided at ${formatResult(result)}: ${doubt}; required: ${required}.`,
  };
}

function nameScope({ phase }: ObjectiveResult): string {
  return phase === 'run' ? '' : ` in ${phase}`;
}
