import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { defineCheck } from './check.ts';

/** The load was the one that was planned: nearly all of it sent, and on time. */
export const loadAchieved = defineCheck({
  label: 'Load achieved',
  summary: 'The load was the one that was planned: nearly all of it sent, and on time.',
  broken: 'The planned load was not sent',
  numbers: {
    neverSent: {
      summary: 'requests that were due and the generator did not get to: failures of nobody, in no other number',
      unit: 'count',
    },
    sentRatio: { summary: 'sent over planned requests', unit: 'ratio', min: 'minSentRatio' },
    latenessP99Ms: { summary: 'p99 of how late requests were sent', unit: 'ms', max: 'maxLatenessP99Ms' },
  },
  measure({ drill, neverSent }, { planned, sent, latenessP99Ms }) {
    const { minSentRatio, maxLatenessP99Ms } = drill.validity;
    return {
      observed: `${formatCount(sent)} of ${formatCount(planned)} sent${neverSent === 0 ? '' : `, ${formatCount(neverSent)} never sent`}, lateness p99 ${formatMs(latenessP99Ms)}`,
      required: `at least ${formatRatio(minSentRatio)} sent, lateness p99 at most ${formatMs(maxLatenessP99Ms)}`,
      numbers: { neverSent, sentRatio: planned > 0 ? sent / planned : null, latenessP99Ms },
    };
  },
});
