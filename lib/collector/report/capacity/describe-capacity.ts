import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatRate } from '../../../kit/format/format-rate.ts';
import { formatPoints } from '../../../kit/format/format-points.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import type { Capacity, CapacityMachine, CapacityStep } from '../../scorecard/capacity.ts';

/** What was driven, a line. */
export function describeSearch(capacity: Capacity): string {
  const { seed, spent, durationMs, through, heldDown, blockMs, warmupMs } = capacity;
  const how = through === null ? `${heldDown.join(', ')} held down` : `${through} asked itself, without the target`;
  const money = spent.money === null ? '' : `, ${spent.money.toFixed(2)} of money`;
  return `seed ${seed}, ${how}; blocks of ${formatMs(blockMs)} behind ${formatMs(warmupMs)} of warm-up; ${formatCount(spent.requests)} requests, about ${formatCount(spent.tokens)} tokens${money} in ${formatMs(durationMs)}`;
}

/** The breaking rate, a sentence. */
export function describeBreaking({ breaking, held, failed, steps, ended, mostRate, machine }: Capacity): string {
  if (breaking !== null) {
    const [low, high] = breaking.interval;
    return `Breaks at ${formatRate(breaking.perSecond)} (95 %: ${formatRate(low)} to ${formatRate(high)}).`;
  }
  if (held !== null && ended.kind === 'at-least' && ended.by === 'machine')
    return `Holds at least ${formatRate(held)}; where it breaks this machine cannot tell: ${describeMachine(machine ?? null)}.`;
  if (held !== null) return `Holds at least ${formatRate(held)}${held >= mostRate ? ', the most that was tried' : ''}.`;
  if (failed !== null)
    return `Does not hold ${formatRate(failed)}${steps.some(({ rate }) => rate < failed) ? '' : ', the least that was tried'}.`;
  if (ended.kind === 'stopped') return 'Nothing is known: it was stopped first.';
  if (ended.kind === 'unfinished') return 'Nothing is known yet: it is not over, or was killed.';
  return ended.kind === 'no-evidence'
    ? 'Nothing is known: too little of it is evidence.'
    : 'Nothing is known: no rate was resolved.';
}

/** Where the machine would have been full, a clause. */
function describeMachine(machine: CapacityMachine | null): string {
  if (machine === null) return 'it can drive no more';
  return `${machine.part} would be full at ${formatRate(machine.perSecond)}, and no more than ${formatRate(machine.most)} is asked of it`;
}

/** What the breaking rate comes to in what providers count, a line; null where it is open. */
export function describeRate({ breaking, headroom, peakRate }: Capacity): string | null {
  if (headroom === null) return null;
  const parts = [
    ...(breaking === null ? [] : describeThroughput(breaking)),
    `${headroom.toFixed(2)} times the declared peak of ${formatRate(peakRate)}`,
  ];
  return `That is ${parts.join('; ')}.`;
}

/** In what providers count, each with its interval where that is known. */
function describeThroughput({
  inputTokensPerMinute: input,
  outputTokensPerMinute: output,
  concurrent,
  intervals,
}: NonNullable<Capacity['breaking']>): string[] {
  return [
    ...(input === null || output === null
      ? []
      : [
          `${formatCount(input)} input${between(intervals?.inputTokensPerMinute)} and ${formatCount(output)} output tokens${between(intervals?.outputTokensPerMinute)} a minute as planned`,
        ]),
    ...(concurrent === null
      ? []
      : [`${formatCount(Math.round(concurrent))}${between(intervals?.concurrent)} callers at once where it last held`]),
  ];
}

/** ` [low, high]`. */
function between(interval: readonly [number, number] | null | undefined): string {
  return interval === null || interval === undefined
    ? ''
    : ` [${formatCount(Math.round(interval[0]))}, ${formatCount(Math.round(interval[1]))}]`;
}

/** Limits that are counted by the minute; of a rate limit that the provider does not name, nobody knows by what. */
const byTheMinute: readonly string[] = ['requests-per-minute', 'tokens-per-minute', 'rate'];
/** A shorter stretch may lie in two minutes of a clock, and have the limit of each. */
const TWO_MINUTES_MS = 120_000;

/** What shorter blocks cannot tell of a limit that is counted by the minute, sentences. */
function describeMinutes({ brokeFirst, blockMs, warmupMs }: Capacity): string[] {
  if (brokeFirst === null || !byTheMinute.includes(brokeFirst.limit) || warmupMs + blockMs >= TWO_MINUTES_MS) return [];
  const which = brokeFirst.limit === 'rate' ? 'Such a limit may be' : 'That limit is';
  return [
    `${which} counted by the minute, and a block with its warm-up is ${formatMs(warmupMs + blockMs)}: it may have had what was left of one minute and all of the next, and a longer peak hold less. --block 120 would show it.`,
  ];
}

/** What broke first, sentences; empty where nothing did. */
export function describeCause(capacity: Capacity): string[] {
  const { brokeFirst, shape, conditions } = capacity;
  if (brokeFirst === null) return [];
  const { meaning, callers, missed, words } = brokeFirst;
  const labels = conditions.filter(({ id }) => brokeFirst.conditions.includes(id)).map(({ label }) => label);
  return [
    `What broke first: ${meaning} (${formatCount(callers)} of ${formatCount(missed)} callers who missed something${labels.length === 0 ? '' : `: ${labels.join(', ')}`}).`,
    ...words.map(({ text, callers: count, by }) =>
      by === undefined ? `${formatCount(count)} were told: ${text}` : `${by} said to ${formatCount(count)}: ${text}`,
    ),
    ...(shape === null
      ? []
      : [
          shape === 'cliff'
            ? 'It is a cliff: a few percent more of load, and a third of the callers or more miss it.'
            : 'It is a knee: more load, and more callers miss it, by and by.',
        ]),
    ...describeMinutes(capacity),
  ];
}

/** Where what was asked has changed while it was searched, a sentence; null: nothing shows that it did. */
export function describeChange({ changedAt = [] }: Capacity): string | null {
  if (changedAt.length === 0) return null;
  return `At ${changedAt.map(formatRate).join(', ')} it held in one block and did not in another, though far more held once, or far less did not: what it can carry has changed while it was searched (a cache that warms, a limit that is set anew, another who uses it). A breaking rate is of one that stays.`;
}

/** How sure a step's outcome is. */
export function describeOutcome({ outcome, blocks }: CapacityStep): string {
  const held = blocks.filter((block) => block.held).length;
  const trials = blocks.length === 1 ? '' : `, ${held} of ${blocks.length} blocks`;
  const early = blocks.some(({ overSaturated }) => overSaturated) ? ', ended early' : '';
  return `${outcome === 'met' ? 'holds' : outcome === 'missed' ? 'does not hold' : 'unresolved'}${trials}${early}`;
}

/** Usable answers against those without load, a clause; null where there is nothing to say. */
export function describePaired({ paired }: CapacityStep): string | null {
  if (paired === null || paired.cases === 0) return null;
  const { difference, interval, cases, p } = paired;
  const [low, high] = interval;
  return `usable at the least rate but not here: ${formatPoints(difference, '+')} points (95 %: ${formatPoints(low, '+')} to ${formatPoints(high, '+')}; ${formatCount(cases)} same requests, p ${p < 0.001 ? '< 0.001' : p.toFixed(3)})`;
}

/** Kinds of request of which the rate says nothing, or hides something, sentences. */
export function describeKinds({ kinds = [], conditions }: Capacity): string[] {
  const asked = conditions.find(({ id }) => id === 'usable')?.attainment ?? 0;
  return kinds.flatMap(({ kind, outcome, rate, judged, usable, needed, interval, share }) => {
    const of = `${kind} (${formatRatio(share)} of callers)`;
    if (outcome === 'too-few')
      return [
        `Not judged by itself: ${of}. At ${formatRate(rate)} ${formatCount(judged)} of its answers were judged, and ${formatCount(needed)} decide.`,
      ];
    if (outcome !== 'missed') return [];
    const [low, high] = interval.map((end) => formatRatio(end));
    return [
      `By itself ${of} does not hold ${formatRate(rate)}: ${formatCount(usable)} of ${formatCount(judged)} answers were usable (95 %: ${low} to ${high}), where ${formatRatio(asked)} of all are asked.`,
    ];
  });
}

/** The last line: the verdict. */
export function renderCapacityVerdict({ verdict, reason }: Capacity): string {
  return `${verdict.toUpperCase()}: ${reason}`;
}

/** `0.953 [0.941, 0.963]`. */
export function formatShare({ ratio, interval }: CapacityStep['attained'][number]): string {
  return ratio === null ? '–' : `${formatRatio(ratio)} [${formatRatio(interval[0])}, ${formatRatio(interval[1])}]`;
}
