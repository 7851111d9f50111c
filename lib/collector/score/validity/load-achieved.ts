import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import type { CheckDefinition } from './check.ts';

/** The load was the one that was planned: nearly all of it sent, and on time. */
export const loadAchieved: CheckDefinition = {
  id: 'load-achieved',
  broken: 'The planned load was not sent',
  measure({ drill }, { planned, sent, latenessP99Ms }) {
    const { minSentRatio, maxLatenessP99Ms } = drill.validity;
    const onTime = latenessP99Ms !== null && latenessP99Ms <= maxLatenessP99Ms;
    return {
      ok: planned > 0 && sent / planned >= minSentRatio && onTime,
      observed: `${formatCount(sent)} of ${formatCount(planned)} sent, lateness p99 ${formatMs(latenessP99Ms)}`,
      required: `at least ${formatRatio(minSentRatio)} sent, lateness p99 at most ${formatMs(maxLatenessP99Ms)}`,
    };
  },
};
