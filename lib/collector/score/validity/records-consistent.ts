import { longestCallMs } from '../../../drill/caller-times.ts';
import { timelineDurationMs } from '../../../drill/timeline.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { countDamage } from '../evidence/damage-log.ts';
import type { Outside } from '../evidence/moment-tally.ts';
import type { Run } from '../join/run.ts';
import { defineCheck } from './check.ts';
import { describeDamage } from './describe-damage.ts';

/** Clocks of two processes, or machines, apart at the beginning; a system that is slow to stop at the end. */
const EARLY_MS = 5_000;
const LATE_MS = 30_000;
/** A machine's clock is set right by half a thousandth at most; both ends of a run may be told by different ones. */
const DRIFT = 0.001;
/** Processes are there before the run is, as long as a target takes to start. */
const SYSTEM_EARLY_MS = 3_600_000;
/** What may come behind the timeline besides the last answers. */
const OVERRUN_MS = 600_000;
/** Less is the rounding, and the clocks, of two that tell of the same. */
const SAME_MS = 1_000;

/** Lines that can each be read may still say what cannot all be so. */
export const recordsConsistent = defineCheck({
  label: 'Records consistent',
  summary:
    'The records tell one story: no line is there twice or contradicts another, nothing lies outside of the run, nothing was tried before it was asked for.',
  broken: 'The records contradict themselves',
  numbers: {
    contradictions: {
      summary: 'lines that are there twice, or contradict another or the timeline',
      unit: 'count',
      max: 0,
    },
    outsideRun: {
      summary: 'times before the run-start (by 5 s and more) or after the run-end (by 30 s and more)',
      unit: 'count',
      max: 0,
    },
    earlyAttempts: { summary: 'attempts that began a second or more before their request', unit: 'count', max: 0 },
    duesApart: {
      summary: 'requests that were due, as k6 says, a second or more from when the plan says',
      unit: 'count',
      max: 0,
    },
  },
  measure(run) {
    const { contradictions } = run.evidence;
    const outside = findOutside(run);
    const earlyAttempts = countEarlyAttempts(run);
    const duesApart = countDuesApart(run);
    const problems = [
      ...(contradictions.length === 0 ? [] : [describeDamage(contradictions)]),
      ...outside.map(
        ({ line, count, farthestMs, where }) =>
          `line ${formatCount(line)}${count === 1 ? '' : ` and ${formatCount(count - 1)} more times`}: up to ${formatMs(farthestMs)} ${where}`,
      ),
      ...(earlyAttempts === 0 ? [] : [`${formatCount(earlyAttempts)} attempts began before their request was sent`]),
      ...(duesApart === 0 ? [] : [`${formatCount(duesApart)} requests were due when the plan has none of them`]),
    ];
    return {
      observed: problems.length === 0 ? 'one story' : problems.join('; '),
      required: 'one story',
      numbers: {
        contradictions: countDamage(contradictions),
        outsideRun: outside.reduce((sum, { count }) => sum + count, 0),
        earlyAttempts,
        duesApart,
      },
    };
  },
});

function findOutside({ drill, evidence, startEpochMs }: Run): (Outside & { where: string })[] {
  const { moments, runEnd } = evidence;
  const latestMs = startEpochMs + timelineDurationMs(drill.timeline) + longestCallMs(drill.traffic) + OVERRUN_MS;
  const endEpochMs = Math.min(runEnd?.atEpochMs ?? Infinity, latestMs);
  const driftMs = DRIFT * Math.max(0, endEpochMs - startEpochMs);
  const found = [
    { outside: moments.load.before(startEpochMs, EARLY_MS + driftMs), where: 'before the run-start' },
    { outside: moments.other.before(startEpochMs, SYSTEM_EARLY_MS), where: 'before the run-start' },
    { outside: moments.end.after(endEpochMs, LATE_MS + driftMs), where: 'after the run-end' },
  ];
  return found.flatMap(({ outside, where }) => (outside === null ? [] : [{ ...outside, where }]));
}

function countEarlyAttempts({ sends, evidence, attempts, endMs }: Run): number {
  const sent = new Float64Array(sends.length).fill(Number.NaN);
  for (const { index } of sends) {
    sent[index] = evidence.exchanges.of(index)?.startEpochMs ?? evidence.lines.of(index)?.startEpochMs ?? Number.NaN;
  }
  const clocksMs = Math.max(0, ...evidence.health.map(({ clock }) => clock?.errorMs ?? 0));
  const toleranceMs = SAME_MS + clocksMs + DRIFT * endMs;
  let count = 0;
  attempts.forEach(({ index, startEpochMs }) => {
    if (index !== null && startEpochMs + toleranceMs < (sent[index] ?? Number.NaN)) count++;
  });
  return count;
}

function countDuesApart({ arrivals, evidence, startEpochMs }: Run): number {
  return arrivals.filter(({ index, dueMs }) => {
    const line = evidence.lines.of(index);
    if (line === null) return false;
    return Math.abs(line.startEpochMs - line.lateMs - startEpochMs - dueMs) > SAME_MS;
  }).length;
}
