import { formatCount } from '../../../kit/format/format-count.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { defineCheck } from './check.ts';

/** Answers that Cutover could not read count as failed, and may have been good: many of them are no verdict on a target. */
export const answersRead = defineCheck({
  label: 'Answers read',
  summary:
    'Nearly every answer could be read, and every record tells of it where any does. One in a wire format or a coding that is not known here, or of over 8 MB, counts as failed, and may have been good: that is a limit of Cutover’s.',
  broken: 'Answers came that Cutover cannot read',
  numbers: {
    unreadRatio: {
      summary: 'answers that could not be read, over all that came whole with a 2xx',
      unit: 'ratio',
      max: 'maxUnreadRatio',
    },
    untoldRatio: {
      summary:
        'records of exchanges, or of attempts, that do not tell what was said, where others do; the larger share. 0 where none tells, as in records of earlier versions',
      unit: 'ratio',
      max: 'maxUnreadRatio',
    },
  },
  measure({ drill, requests, evidence }) {
    const unread = requests.filter(({ failure }) => failure === 'unread').length;
    const came = unread + requests.filter(({ failure }) => failure === null).length;
    const [reason] = evidence.unreadReasons;
    const untold = measureUntold(evidence.telling);
    return {
      observed: [
        unread === 0
          ? `all of ${formatCount(came)} answers`
          : `${formatCount(unread)} of ${formatCount(came)} answers could not be read${reason === undefined ? '' : `: ${reason}`}`,
        ...(untold === 0 ? [] : [`${formatRatio(untold)} of the records of a side do not tell`]),
      ].join(', '),
      required: `at most ${formatRatio(drill.validity.maxUnreadRatio)} unread`,
      numbers: {
        unreadRatio: came === 0 ? 0 : unread / came,
        untoldRatio: untold,
      },
    };
  },
});

/** 0 where no record of either side tells. */
function measureUntold({ exchanges, attempts }: Evidence['telling']): number {
  const sides = [exchanges, attempts];
  if (sides.every(({ records, untold }) => records === untold)) return 0;
  return Math.max(...sides.map(({ records, untold }) => (records === 0 ? 0 : untold / records)));
}
