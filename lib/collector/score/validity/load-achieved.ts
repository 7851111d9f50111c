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
    sentRatio: { summary: 'sent over planned requests', unit: 'ratio', min: 'minSentRatio' },
    latenessP99Ms: { summary: 'p99 of how late requests were sent', unit: 'ms', max: 'maxLatenessP99Ms' },
  },
  measure({ drill }, { planned, sent, latenessP99Ms }) {
    const { minSentRatio, maxLatenessP99Ms } = drill.validity;
    return {
      observed: `${formatCount(sent)} of ${formatCount(planned)} sent, lateness p99 ${formatMs(latenessP99Ms)}`,
      required: `at least ${formatRatio(minSentRatio)} sent, lateness p99 at most ${formatMs(maxLatenessP99Ms)}`,
      numbers: { sentRatio: planned > 0 ? sent / planned : null, latenessP99Ms },
    };
  },
});
