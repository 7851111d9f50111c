import { formatCount } from '../../../kit/format/format-count.ts';
import { defineCheck } from './check.ts';

/** Every line of the records could be read. */
export const recordsReadable = defineCheck({
  label: 'Records readable',
  summary: 'Every line of the records could be read.',
  broken: 'Part of the records is damaged',
  numbers: {
    unreadableLines: { summary: 'lines of the records that are no record', unit: 'count', max: 0 },
  },
  measure({ evidence: { unreadable } }) {
    return {
      observed:
        unreadable === 0
          ? 'every line'
          : `${formatCount(unreadable)} unreadable ${unreadable === 1 ? 'line' : 'lines'}`,
      required: 'every line',
      numbers: { unreadableLines: unreadable },
    };
  },
});
