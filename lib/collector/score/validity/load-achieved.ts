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
  holdsUntil({ drill, arrivals, requests, cutShort }, earlyMs, { latenessP99Ms }) {
    const { minSentRatio, maxLatenessP99Ms } = drill.validity;
    // What was due right before it may have been late by so much.
    const isDue = (dueMs: number): boolean => dueMs <= earlyMs - maxLatenessP99Ms;
    const due = arrivals.filter(({ dueMs }) => isDue(dueMs));
    const sent = requests.filter(({ arrival: { index, dueMs } }) => index < arrivals.length && isDue(dueMs)).length;
    const cut = due.filter(({ index }) => cutShort.has(index)).length;
    return sent + cut >= minSentRatio * due.length && (latenessP99Ms ?? 0) <= maxLatenessP99Ms;
  },
});
