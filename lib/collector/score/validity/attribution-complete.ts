import { formatCount } from '../../../kit/format/format-count.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { defineCheck } from './check.ts';
import { isFromElsewhere } from './is-from-elsewhere.ts';

/** Why answers that are known by their text alone have no calls, with what to do. */
function describeIds(byTextAlone: number, stray: number): string[] {
  if (stray > 0)
    return [
      `${formatCount(stray)} calls bear the id of a request sent before the load: the target gives the id of one request to the calls of others, where each is to bear that of its own`,
    ];
  if (byTextAlone === 0) return [];
  return [
    `of ${formatCount(byTextAlone)} answers the calls bear no id, as the target hands on neither header, trace nor user field: set traffic.marker to "always"`,
  ];
}

/**
 * Attempts know their request, and answers know the attempt they came from. A record a remote injector lost counts as
 * an attempt nobody could join, for it may be one; a loss of unknown size leaves nothing to say.
 */
export const attributionComplete = defineCheck({
  label: 'Attribution complete',
  summary: 'Attempts know their request, and answers the attempt they came from.',
  broken: 'What the caller saw and what the providers saw could not be joined',
  numbers: {
    attributedRatio: {
      summary: 'attempts whose request is known, and answers of which it is known where they came from, over all',
      unit: 'ratio',
      min: 'minAttributedRatio',
    },
    lostRecords: {
      summary: 'records a remote injector lost; each counts as an attempt nobody could join',
      unit: 'count',
    },
    lossesOfUnknownSize: { summary: 'losses of records that nobody can count', unit: 'count', max: 0 },
  },
  measure({ drill, requests, attempts, evidence }) {
    const { minAttributedRatio } = drill.validity;
    const answered = requests.filter(({ failure }) => failure === null);
    // An answer whose text tells who gave it is no use where its calls bear no id: which of them met a fault is not known.
    const joinedAnswers = answered.filter(
      ({ server, attempts: calls, onTheWay }) => (server !== null && calls > 0) || isFromElsewhere(onTheWay),
    ).length;
    const byTextAlone = answered.filter(({ server, attempts: calls }) => server !== null && calls === 0).length;
    const joinedAttempts = attempts.countJoined();
    const lost = evidence.losses.reduce((sum, { records }) => sum + (records ?? 0), 0);
    const uncounted = evidence.losses.filter(({ records }) => records === null);
    const all = answered.length + attempts.length + lost;
    const ratio = all === 0 ? null : (joinedAnswers + joinedAttempts) / all;
    const observed = [
      ratio === null
        ? 'nothing to join'
        : `${formatRatio(ratio)} joined (${formatCount(answered.length - joinedAnswers)} answers and ${formatCount(attempts.length - joinedAttempts)} attempts not)`,
      ...describeIds(byTextAlone, attempts.countStray()),
      ...(lost > 0 ? [`${formatCount(lost)} records lost on their way`] : []),
      ...uncounted.map(({ process, reason }) => `records of ${process} lost, nobody knows how many: ${reason}`),
    ];
    return {
      observed: observed.join('; '),
      required: `at least ${formatRatio(minAttributedRatio)}`,
      numbers: { attributedRatio: ratio, lostRecords: lost, lossesOfUnknownSize: uncounted.length },
    };
  },
  // There was nothing to join yet.
  holdsUntil: ({ requests, attempts, evidence }) =>
    requests.length === 0 && attempts.length === 0 && evidence.losses.length === 0,
});
