import { listCorners } from '../../lib/drill/rate-curve.ts';
import type { TimelineEntry } from '../../lib/drill/timeline-entry.ts';
import { longestCallMs, mostTries } from '../../lib/drill/caller-times.ts';
import { listFollowUps } from '../../lib/drill/list-follow-ups.ts';
import { planTimeline, type TimelineSpan } from '../../lib/drill/timeline.ts';
import { formatCount } from '../../lib/kit/format/format-count.ts';
import { formatMs } from '../../lib/kit/format/format-ms.ts';
import type { PreparedRun } from '../../lib/run/runner/prepare-run.ts';

/** Longer curves are told by their ends, their lowest and their highest. */
const MAX_CORNERS = 6;

/** What of a prompt is not the case's own. */
const markers: Record<PreparedRun['drill']['traffic']['marker'], string> = {
  auto: 'A prompt bears an id only if nothing else gets through the target to the providers: found out before the load.',
  never: 'No prompt bears an id (traffic.marker).',
  always: 'Every prompt ends with an id (traffic.marker).',
};

/** What a drill plans, a line for each stretch of its timeline, and what k6 needs for it. */
export function describePlan({ drill, arrivals, vus }: Pick<PreparedRun, 'drill' | 'arrivals' | 'vus'>): string[] {
  const { traffic, timeline } = drill;
  const spans = planTimeline(timeline);
  const counts = spans.map(() => 0);
  let entry = 0;
  for (const { dueMs } of arrivals) {
    while (dueMs >= (spans[entry]?.endMs ?? Infinity)) entry++;
    counts[entry]! += 1;
  }
  const why =
    traffic.vus === undefined
      ? `as many as it takes if nothing is answered within ${describeWait(traffic)} (${formatMs(longestCallMs(traffic))})`
      : 'as the drill says';
  return [
    ...spans.map(
      ({ startMs, endMs, settings }, index) =>
        `  ${settings.phase.padEnd(8)}  ${formatMs(startMs)} to ${formatMs(endMs)}: ${formatCount(counts[index] ?? 0)} requests, ${describeRate(settings, traffic.arrivals)}`,
    ),
    ...describeCallers(drill.traffic, spans, counts),
    `  k6 has ${formatCount(vus)} virtual users, ${why}.`,
    `  ${markers[traffic.marker]}`,
  ];
}

/** What callers may make of the plan: in the stretch with the highest rate, all of it as often as they may ask. */
function describeCallers(
  traffic: PreparedRun['drill']['traffic'],
  spans: readonly TimelineSpan[],
  counts: readonly number[],
): string[] {
  const [tries, followUps] = [mostTries(traffic), listFollowUps(traffic)];
  const most = tries * (1 + followUps.length);
  if (most === 1) return [];
  const rates = spans.map(({ startMs, endMs }, index) => ((counts[index] ?? 0) * 1_000) / (endMs - startMs));
  const rate = formatRate(Math.max(...rates));
  return [
    ...(followUps.length === 0
      ? []
      : [
          `  A request may be followed by up to ${followUps.length} of ${traffic.followUps?.map(({ name }) => name).join(', ')} (traffic.followUps), by what the virtual user makes of its answer: up to ${1 + followUps.length} × ${rate} requests a second.`,
        ]),
    ...(tries === 1
      ? []
      : [
          `  A caller may ask up to ${tries} times${followUps.length === 0 ? '' : ' for each'} (traffic.clients): up to ${most} × ${rate} requests a second where none is answered.`,
        ]),
  ];
}

/** What a virtual user may have to wait for. */
function describeWait({ clients, followUps }: PreparedRun['drill']['traffic']): string {
  const each = clients === undefined ? 'its time-out' : 'all the tries of its caller';
  return followUps === undefined ? each : `${each}, and the same for each follow-up`;
}

function describeRate(entry: TimelineEntry, arrivals: PreparedRun['drill']['traffic']['arrivals']): string {
  const tell =
    arrivals.kind === 'poisson'
      ? (factor: number) => formatRate(factor * arrivals.ratePerSecond)
      : (factor: number) => formatRate(factor * arrivals.speed);
  const rates = listRates(entry).map(tell).join(' → ');
  return arrivals.kind === 'poisson' ? `${rates} a second` : `the trace at ${rates} times its speed`;
}

/** The factors that a stretch goes through, without repetitions. */
function listRates({ rateFactor }: TimelineEntry): number[] {
  const corners = listCorners(rateFactor).map(({ factor }) => factor);
  const told = corners.length <= MAX_CORNERS ? corners : shorten(corners);
  return told.filter((factor, index) => factor !== told[index - 1]);
}

function shorten(corners: readonly number[]): number[] {
  const [low, high] = [Math.min(...corners), Math.max(...corners)];
  const extremes = corners.indexOf(low) < corners.indexOf(high) ? [low, high] : [high, low];
  return [corners[0] ?? 0, ...extremes, corners.at(-1) ?? 0];
}

function formatRate(rate: number): string {
  return String(Number(rate.toPrecision(3)));
}
