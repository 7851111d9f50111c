import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { choice, list, number, type ReadBy, reject } from '../../kit/settings/reader.ts';
import { slug } from '../../kit/settings/slug.ts';
import { meanOfMove } from './mean-of-move.ts';

const DAY_MS = 86_400_000;
const ratio = number({ min: 0, max: 1 });
const durationMs = number({ min: 1, max: DAY_MS });
const count = number({ min: 1, max: 1_000_000_000, whole: true });

/**
 * When a fault is applied to a request it is for: all that is given must agree. Times count from when the fault was
 * armed, and requests are counted from there too, those alone that `match` lets through.
 */
export const whenSettings = object({
  probability: optional('the share of requests that are hit, drawn anew for each', ratio),
  everyNth: optional('only every so many requests: 3 hits the 3rd, 6th, 9th', count),
  firstN: optional('only the first so many requests; healthy after them', count),
  sequence: optional(
    'hit or spared, request by request, again and again',
    list(choice(['hit', 'spare']), { min: 1, max: 1_000 }),
  ),
  bursts: optional(
    'only in these stretches of time',
    list(
      object({
        startMs: required('when it begins, ms after arming', number({ min: 0, max: DAY_MS })),
        durationMs: required('how long it lasts, ms', durationMs),
      }),
      { min: 1, max: 1_000 },
    ),
  ),
  flap: optional(
    'on and off by turns, on first',
    object({
      periodMs: required('one turn on and off, ms', durationMs),
      dutyRatio: required('the share of it that is on', ratio),
    }),
  ),
  ramp: optional(
    'a probability that moves in a straight line and then stays',
    object({
      from: required('the share of requests hit at first', ratio),
      to: required('the share at the end, and from then on', ratio),
      durationMs: required('how long it moves, ms', durationMs),
    }),
  ),
  pick: optional(
    'one of several: of the faults of a list that name the same group, one is drawn for each request, by weight',
    object({
      of: required('the group', slug()),
      weight: withDefault('its share, relative to the others of the group', number({ min: 0.001, max: 1_000_000 }), 1),
    }),
  ),
  dice: optional(
    'whose dice decide on `probability`, `ramp` or `pick`: all faults with this name, also on another provider, draw the same for the same planned request, for each attempt of it too; a further try of its caller (`traffic.clients`) draws anew',
    slug(),
  ),
});

/** When a fault is applied. */
export type WhenSettings = ReadBy<typeof whenSettings>;

/** Where a request stands in the life of an armed fault. */
export interface FaultMoment {
  /** Since the fault was armed. */
  elapsedMs: number;
  /** 1 for the first request that it matched. */
  number: number;
  /** What it takes of the draw of its group; without it, all. */
  slice?: Slice;
}

/** A part of [0, 1), its end left out. */
export interface Slice {
  from: number;
  to: number;
}

/** What the fault at a place takes of the draw of its group; null where it is in none. */
export function findSlice(chain: readonly { when?: WhenSettings }[], place: number): Slice | null {
  const group = chain[place]?.when?.pick?.of;
  if (group === undefined) return null;
  const weights = chain.map(({ when }) => (when?.pick?.of === group ? when.pick.weight : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const before = weights.slice(0, place).reduce((sum, weight) => sum + weight, 0);
  const isLast = weights.slice(place + 1).every((weight) => weight === 0);
  // The last goes to the very end, whatever the sums are rounded to: of a group one is drawn, always.
  return { from: before / total, to: isLast ? 1 : (before + (weights[place] ?? 0)) / total };
}

/** Has the draw of its group come to this fault? Yes where it is in none. */
export function isPicked(slice: Slice | null, random: (condition: string) => number): boolean {
  if (slice === null) return true;
  const drawn = random('pick');
  return drawn >= slice.from && drawn < slice.to;
}

/** Dice that decide on nothing are a mistake, and one throw cannot decide on two shares. */
export function checkDice({ dice, probability, ramp, pick }: WhenSettings, path: string): void {
  if (dice === undefined) return;
  const shares = [probability, ramp].filter((share) => share !== undefined).length;
  if (shares === 2) reject(`${path}.dice`, 'beside probability or ramp, not both', dice);
  if (shares === 0 && pick === undefined) reject(`${path}.dice`, 'beside probability, ramp or pick', dice);
}

/** How likely each condition lets the fault happen at a moment; 0 and 1 leave nothing to chance. */
const chances: {
  [Key in keyof Omit<WhenSettings, 'dice'>]-?: (setting: NonNullable<WhenSettings[Key]>, moment: FaultMoment) => number;
} = {
  probability: (probability) => probability,
  everyNth: (every, { number: place }) => (place % every === 0 ? 1 : 0),
  firstN: (first, { number: place }) => (place <= first ? 1 : 0),
  sequence: (steps, { number: place }) => (steps[(place - 1) % steps.length] === 'hit' ? 1 : 0),
  bursts: (bursts, { elapsedMs }) =>
    bursts.some(({ startMs, durationMs: lasts }) => elapsedMs >= startMs && elapsedMs < startMs + lasts) ? 1 : 0,
  flap: ({ periodMs, dutyRatio }, { elapsedMs }) => (elapsedMs % periodMs < dutyRatio * periodMs ? 1 : 0),
  ramp: ({ from, to, durationMs: lasts }, { elapsedMs }) =>
    from + (to - from) * Math.min(1, Math.max(0, elapsedMs / lasts)),
  pick: (_, { slice = WHOLE }) => slice.to - slice.from,
};
const WHOLE: Slice = { from: 0, to: 1 };

/** Whether the fault happens now: `chance` is how likely that was, `hindered` the first condition against it. */
export function decideWhen(
  settings: WhenSettings,
  moment: FaultMoment,
  random: (condition: string) => number,
): { chance: number; hindered: string | null } {
  let chance = 1;
  let hindered: string | null = null;
  for (const key of Object.keys(chances) as (keyof typeof chances)[]) {
    const setting = settings[key];
    if (setting === undefined) continue;
    // The map and the settings are made of the same keys, so the function and the setting belong together.
    const here = (chances[key] as (value: typeof setting, moment: FaultMoment) => number)(setting, moment);
    chance *= here;
    if (hindered !== null || here === 1) continue;
    const happens = key === 'pick' ? isPicked(moment.slice ?? null, random) : here > 0 && random(key) < here;
    if (!happens) hindered = `when.${key}`;
  }
  return { chance, hindered };
}

/** The same with its times times `factor`, as a drill's phases are; none gets shorter than 1 ms. */
export function scaleWhen({ bursts, flap, ramp, ...counted }: WhenSettings, factor: number): WhenSettings {
  const scale = <T extends { durationMs: number }>(timed: T): T => ({
    ...timed,
    durationMs: stretch(timed.durationMs),
  });
  const stretch = (lengthMs: number): number => Math.max(1, lengthMs * factor);
  return {
    ...counted,
    ...(bursts && { bursts: bursts.map((burst) => ({ ...scale(burst), startMs: burst.startMs * factor })) }),
    ...(flap && { flap: { ...flap, periodMs: stretch(flap.periodMs) } }),
    ...(ramp && { ramp: scale(ramp) }),
  };
}

/** Can it happen so long after arming, whatever request comes? Between two turns of a `flap`, outside of its `bursts`, and where its chance is 0, it cannot. */
export function canHappenAt({ probability, bursts, flap, ramp }: WhenSettings, elapsedMs: number): boolean {
  const timed = {
    ...(probability === undefined ? {} : { probability }),
    ...(bursts && { bursts }),
    ...(flap && { flap }),
    ...(ramp && { ramp }),
  };
  return decideWhen(timed, { elapsedMs, number: 1 }, () => 0).chance > 0;
}

/**
 * Of the requests that come while it can happen, the share that it happens to, 0..1, over so long from arming on. `firstN` and `pick` are not looked at: how many
 * come, and what else is in its group, it does not know.
 */
export function shareWhileOn({ probability = 1, everyNth = 1, sequence, ramp }: WhenSettings, lastsMs: number): number {
  const hits = sequence?.filter((step) => step === 'hit').length ?? 1;
  return (
    ((probability / everyNth) * hits * (ramp === undefined ? 1 : meanOfMove(ramp, lastsMs))) / (sequence?.length ?? 1)
  );
}

/** Does it leave anything to chance? */
export function whenDraws({ probability, ramp, pick }: WhenSettings): boolean {
  return probability !== undefined || ramp !== undefined || pick !== undefined;
}
