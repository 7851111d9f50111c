import { formatJson } from '../../kit/invisible.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';

/** The scorecard itself, as `scorecard.json` has it: two spaces, a line feed at the end; what cannot be seen is escaped. */
export function renderJson(scorecard: Scorecard): string {
  return `${formatJson(scorecard)}\n`;
}
