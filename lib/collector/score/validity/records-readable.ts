import { formatCount } from '../../../kit/format/format-count.ts';
import type { CheckDefinition } from './check.ts';

/** Every line of the records could be read. */
export const recordsReadable: CheckDefinition = {
  id: 'records-readable',
  broken: 'Part of the records is damaged',
  measure({ evidence: { unreadable } }) {
    return {
      ok: unreadable === 0,
      observed:
        unreadable === 0
          ? 'every line'
          : `${formatCount(unreadable)} unreadable ${unreadable === 1 ? 'line' : 'lines'}`,
      required: 'every line',
    };
  },
};
