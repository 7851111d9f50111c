import { formatCount } from '../../report/format-count.ts';
import { formatRatio } from '../../report/format-ratio.ts';
import type { CheckDefinition } from './check.ts';

/** Attempts know their request, and answers know the attempt they came from. */
export const attributionComplete: CheckDefinition = {
  id: 'attribution-complete',
  broken: 'What the caller saw and what the providers saw could not be joined',
  measure({ drill, requests, attempts }) {
    const { minAttributedRatio } = drill.validity;
    const answered = requests.filter(({ failure }) => failure === null);
    const joinedAnswers = answered.filter(({ server }) => server !== null).length;
    const joinedAttempts = attempts.countJoined();
    const all = answered.length + attempts.length;
    const ratio = all === 0 ? null : (joinedAnswers + joinedAttempts) / all;
    return {
      ok: ratio !== null && ratio >= minAttributedRatio,
      observed:
        ratio === null
          ? 'nothing to join'
          : `${formatRatio(ratio)} joined (${formatCount(answered.length - joinedAnswers)} answers and ${formatCount(attempts.length - joinedAttempts)} attempts not)`,
      required: `at least ${formatRatio(minAttributedRatio)}`,
    };
  },
};
