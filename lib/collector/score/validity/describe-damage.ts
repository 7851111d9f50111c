import { formatCount } from '../../../kit/format/format-count.ts';
import type { Damage } from '../evidence/damage-log.ts';

const SHOWN = 3;
const MAX_CHARACTERS = 200;

/** Says which lines are wrong and why: three reasons, each with its first line, and how many lines there are besides. */
export function describeDamage(damage: readonly Damage[]): string {
  const shown = damage.slice(0, SHOWN).map(({ reason, count, line }) => {
    const more = count === 1 ? '' : ` and ${formatCount(count - 1)} more`;
    return `line ${formatCount(line)}${more}: ${cut(reason)}`;
  });
  const rest = damage.slice(SHOWN).reduce((sum, { count }) => sum + count, 0);
  return [...shown, ...(rest === 0 ? [] : [`${formatCount(rest)} more lines`])].join('; ');
}

function cut(reason: string): string {
  return reason.length <= MAX_CHARACTERS ? reason : `${reason.slice(0, MAX_CHARACTERS - 1)}…`;
}
