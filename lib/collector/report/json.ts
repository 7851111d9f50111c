import type { Scorecard } from '../scorecard/scorecard.ts';

/** The scorecard itself, as `scorecard.json` has it: two spaces, a line feed at the end. */
export function renderJson(scorecard: Scorecard): string {
  return `${JSON.stringify(scorecard, null, 2)}\n`;
}
