import type { Scorecard } from '../score/scorecard.ts';
import { renderVerdictSentence } from './verdict-sentence.ts';

/** The reasons that the verdict sentence does not already say in full. */
export function listReasons(scorecard: Scorecard): Scorecard['reasons'] {
  const sentence = renderVerdictSentence(scorecard).toLowerCase();
  return scorecard.reasons.length > 1
    ? scorecard.reasons
    : scorecard.reasons.filter((reason) => !sentence.includes(reason.message.replace(/[.\s]+$/, '').toLowerCase()));
}
