import { formatCount } from '../../../kit/format/format-count.ts';
import { countDamage } from '../evidence/damage-log.ts';
import { defineCheck } from './check.ts';
import { describeDamage } from './describe-damage.ts';

/** Every line of the records is one that a process of ours can have written. */
export const recordsReadable = defineCheck({
  label: 'Records readable',
  summary: 'Every line of the records is one that a process of ours can have written: known words, possible times.',
  broken: 'Part of the records is damaged',
  numbers: {
    unreadableLines: { summary: 'lines of the records that are no record', unit: 'count', max: 0 },
  },
  measure({ evidence: { unreadable } }) {
    const count = countDamage(unreadable);
    return {
      observed:
        count === 0
          ? 'every line'
          : `${formatCount(count)} unreadable ${count === 1 ? 'line' : 'lines'}: ${describeDamage(unreadable)}`,
      required: 'every line',
      numbers: { unreadableLines: count },
    };
  },
});
