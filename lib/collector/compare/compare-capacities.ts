import { listWithoutVerdict } from './list-without-verdict.ts';
import { formatRate } from '../../kit/format/format-rate.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { normalQuantile } from '../../kit/stats/normal-quantile.ts';
import type { Capacity } from '../scorecard/capacity.ts';
import type { CapacityComparison, ComparedCapacity } from '../scorecard/capacity-comparison.ts';

const Z = normalQuantile(0.975);

/** A breaking rate below this share of the one before, with no change resolved, is no evidence of "no worse". */
const ABOUT_AS_MUCH = 0.9;

/** Nor is a ratio whose interval reaches below this: that it halved is not ruled out. */
const LEAST_LOW = 0.5;

/**
 * Holds a search against an earlier one. Where both found a breaking rate, by their ratio: its 95 % interval is that of the difference of two independent logarithms, whose standard errors
 * are those of the intervals. Where one is open to one side, only by bounds that exclude each other. Worse is what is resolved as worse, and a pass that became a fail. No worse
 * takes a breaking rate that is about as high. Searches that carry no verdict, or asked something else of a rate, do not compare.
 */
export function compareCapacities(before: Capacity, after: Capacity): CapacityComparison {
  const [one, other] = [describe(before), describe(after)];
  const ratio = measureRatio(before, after);
  const obstacles = listObstacles(before, after);
  const change = obstacles.length > 0 ? 'unresolved' : resolve(one, other, ratio);
  return {
    schemaVersion: 1,
    kind: 'capacity',
    before: one,
    after: other,
    ...decide({ one, other, ratio, change, obstacles }),
    change,
    ratio: obstacles.length > 0 ? null : ratio,
    remarks: listRemarks(before, after),
  };
}

function describe(capacity: Capacity): ComparedCapacity {
  const { capacityId, drill, startedAt, verdict, peakRate, breaking, held, failed, brokeFirst } = capacity;
  const low = breaking?.interval[0] ?? held;
  const high = breaking?.interval[1] ?? failed;
  return {
    capacityId,
    drill,
    startedAt,
    verdict,
    peakRate,
    perSecond: breaking?.perSecond ?? null,
    low,
    high,
    shown: formatBounds({ perSecond: breaking?.perSecond ?? null, low, high }),
    brokeFirst: brokeFirst?.limit ?? null,
  };
}

function measureRatio({ breaking: one }: Capacity, { breaking: other }: Capacity): CapacityComparison['ratio'] {
  if (one === null || other === null || one.perSecond <= 0 || other.perSecond <= 0) return null;
  const error = ({ interval: [low, high] }: { interval: [number, number] }): number =>
    low <= 0 || high < low ? Infinity : Math.log(high / low) / (2 * Z);
  const value = other.perSecond / one.perSecond;
  const spread = Z * Math.hypot(error(one), error(other));
  return Number.isFinite(spread) ? { value, interval: [value * Math.exp(-spread), value * Math.exp(spread)] } : null;
}

function resolve(
  one: ComparedCapacity,
  other: ComparedCapacity,
  ratio: CapacityComparison['ratio'],
): CapacityComparison['change'] {
  if (ratio !== null) return ratio.interval[1] < 1 ? 'worse' : ratio.interval[0] > 1 ? 'better' : 'unresolved';
  if (other.high !== null && one.low !== null && other.high < one.low) return 'worse';
  if (other.low !== null && one.high !== null && other.low > one.high) return 'better';
  return 'unresolved';
}

function decide(compared: {
  one: ComparedCapacity;
  other: ComparedCapacity;
  ratio: CapacityComparison['ratio'];
  change: CapacityComparison['change'];
  obstacles: readonly string[];
}): Pick<CapacityComparison, 'outcome' | 'reasons'> {
  const { one, other, ratio, change, obstacles } = compared;
  if (obstacles.length > 0) return { outcome: 'not-comparable', reasons: [...obstacles] };
  const times =
    ratio === null
      ? 'their bounds do not overlap'
      : `${ratio.value.toFixed(2)} times (95 %: ${ratio.interval[0].toFixed(2)} to ${ratio.interval[1].toFixed(2)})`;
  const moved = `The breaking rate is ${change}: ${one.shown} became ${other.shown}, ${times}.`;
  // Each peak is its own: one that was raised is no loss of the fallback's.
  const samePeak = one.peakRate === other.peakRate;
  const failed = samePeak && one.verdict === 'pass' && other.verdict === 'fail' ? ['A pass became a fail.'] : [];
  const passed = samePeak && one.verdict === 'fail' && other.verdict === 'pass' ? ['A fail became a pass.'] : [];
  if (change === 'worse' || failed.length > 0)
    return { outcome: 'worse', reasons: [...failed, ...(change === 'worse' ? [moved] : [])] };
  if (change === 'better') return { outcome: 'no-worse', reasons: [moved, ...passed] };
  const unresolved = `No change of the breaking rate is resolved: ${one.shown} and ${other.shown}.`;
  return keepsUp(one, other, ratio)
    ? { outcome: 'no-worse', reasons: [unresolved, ...passed] }
    : {
        outcome: 'not-resolved',
        reasons: [`${unresolved} It may have fallen by more than ${formatRatio(1 - ABOUT_AS_MUCH)}.`, ...passed],
      };
}

/** Where no change is resolved: is what is known of the search after about what was known of that before? Both open above, what held must hold still. */
function keepsUp(one: ComparedCapacity, other: ComparedCapacity, ratio: CapacityComparison['ratio']): boolean {
  if (one.perSecond !== null && other.perSecond !== null)
    return ratio !== null && ratio.value >= ABOUT_AS_MUCH && ratio.interval[0] >= LEAST_LOW;
  if (one.high === null && other.high !== null) return false;
  const was = one.perSecond ?? one.high ?? one.low;
  return was !== null && other.low !== null && other.low >= ABOUT_AS_MUCH * was;
}

/** `9.80/s (9.50/s to 10.1/s)`, `at least 9.80/s`, `less than 2.00/s`. */
function formatBounds({ perSecond, low, high }: Pick<ComparedCapacity, 'perSecond' | 'low' | 'high'>): string {
  if (perSecond !== null && low !== null && high !== null)
    return `${formatRate(perSecond)} (${formatRate(low)} to ${formatRate(high)})`;
  if (low !== null && high !== null) return `between ${formatRate(low)} and ${formatRate(high)}`;
  if (low !== null) return `at least ${formatRate(low)}`;
  return high === null ? 'unknown' : `less than ${formatRate(high)}`;
}

function listObstacles(before: Capacity, after: Capacity): string[] {
  const asked = ({ conditions }: Capacity): string =>
    conditions
      .map(({ label, attainment }) => `${label} for ${attainment} of callers`)
      .toSorted()
      .join(', ');
  const how = ({ through, heldDown }: Capacity): string =>
    through === null ? `through the target with ${heldDown.toSorted().join(', ')} held down` : `${through} itself`;
  const known = ({ breaking, held, failed }: Capacity): boolean =>
    breaking !== null || held !== null || failed !== null;
  const sides = [
    ['before', before],
    ['after', after],
  ] as const;
  return [
    ...listWithoutVerdict('search', before, after),
    ...sides
      .filter(([, capacity]) => !known(capacity))
      .map(([which]) => `The search ${which} resolved no rate: its evidence carries no comparison.`),
    ...(before.drill === after.drill
      ? []
      : [`They are of two drills, ${before.drill} and ${after.drill}. Compare two searches of one drill.`]),
    ...(before.capacityId === after.capacityId
      ? [`Both are the search ${before.capacityId}: a search says nothing of a change by itself. Name two searches.`]
      : []),
    ...(asked(before) === asked(after)
      ? []
      : [`They asked different things of a rate: ${asked(before)}; and ${asked(after)}.`]),
    ...(how(before) === how(after) ? [] : [`They measured different things: ${how(before)}; and ${how(after)}.`]),
  ];
}

function listRemarks(before: Capacity, after: Capacity): string[] {
  const [one, other] = [before.brokeFirst, after.brokeFirst];
  const byMachine = [before, after].some(({ ended }) => ended.kind === 'at-least' && ended.by === 'machine');
  return [
    ...(before.peakRate === after.peakRate
      ? []
      : [
          `The declared peak was ${formatRate(before.peakRate)} and is ${formatRate(after.peakRate)}: verdicts are not held against each other.`,
        ]),
    ...(before.blockMs === after.blockMs
      ? []
      : ['Blocks are not of one length, and what lasts a short peak need not last a long one.']),
    ...(one === null || other === null || one.limit === other.limit
      ? []
      : [`What broke first was ${one.meaning}, and is ${other.meaning}.`]),
    ...listWithoutEvidence(before, after),
    ...(byMachine ? ['The machine ended one of the searches: of what is beyond it nothing is known.'] : []),
  ];
}

/** How many loads of each search were evidence neither way; empty where all were. */
function listWithoutEvidence({ noEvidence: before = [] }: Capacity, { noEvidence: after = [] }: Capacity): string[] {
  if (before.length === 0 && after.length === 0) return [];
  return [
    `Loads that are evidence neither way: ${before.length} before, ${after.length} after; capacity.json says why.`,
  ];
}
