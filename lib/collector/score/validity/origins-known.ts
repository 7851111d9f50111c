import { formatCount } from '../../../kit/format/format-count.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { defineCheck } from './check.ts';
import { isFromElsewhere } from './is-from-elsewhere.ts';

/** Who gave an answer is known of nearly all: an answer of either provider, or of nobody, proves nothing of a cutover. */
export const originsKnown = defineCheck({
  label: 'Origins known',
  summary:
    'It is known of nearly every answer who gave it: a provider, another request, a cache, or the target itself. An answer that fits attempts of several providers is of unknown origin.',
  broken: 'Nobody can tell who gave the answers',
  numbers: {
    unknownOriginRatio: {
      summary: 'answers of unknown origin, over all answers',
      unit: 'ratio',
      max: 'maxUnknownOriginRatio',
    },
    ambiguous: { summary: 'those of them that fit attempts of several providers', unit: 'count' },
  },
  measure({ drill, requests }) {
    const answered = requests.filter(({ failure }) => failure === null);
    const unknown = answered.filter(({ server, onTheWay }) => server === null && !isFromElsewhere(onTheWay));
    const ambiguous = unknown.filter((request) => request.ambiguous).length;
    const observed =
      unknown.length === 0
        ? `all of ${formatCount(answered.length)} answers`
        : `${formatCount(unknown.length)} of ${formatCount(answered.length)} answers are of unknown origin`;
    return {
      observed: `${observed}${ambiguous === 0 ? '' : `, ${formatCount(ambiguous)} of them fit several providers`}`,
      required: `at most ${formatRatio(drill.validity.maxUnknownOriginRatio)} of unknown origin`,
      numbers: {
        // Without an answer there is none of unknown origin, and other checks say what that is worth.
        unknownOriginRatio: answered.length === 0 ? 0 : unknown.length / answered.length,
        ambiguous,
      },
    };
  },
});
