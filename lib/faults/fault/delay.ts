import { assertNever } from '../../kit/cutover-error.ts';
import { object, required, unionByKind, withDefault } from '../../kit/settings/object.ts';
import { choice, number, type ReadBy } from '../../kit/settings/reader.ts';
import { drawNormal } from '../../kit/stats/random.ts';
import { type TtftFit, ttftFits } from '../../kit/stats/ttft-fits.ts';
import { drawTtftMs } from '../../kit/stats/ttft-mixture.ts';
import { meanOfMove } from './mean-of-move.ts';

const HOUR_MS = 3_600_000;
const ms = number({ min: 0, max: HOUR_MS });
type MeasuredModel = keyof typeof ttftFits;

/** How long something takes: always the same, longer and longer, or drawn anew for each request. Never longer than an hour. */
export const delay = unionByKind({
  constant: object({ ms: required('always this long, ms', ms) }),
  lognormal: object({
    medianMs: required('half of the delays are longer, ms; none is longer than an hour', ms),
    sigma: required('how wide they spread: the deviation of their natural logarithm', number({ min: 0, max: 5 })),
  }),
  ramp: object({
    fromMs: required('so long at first, ms', ms),
    toMs: required('so long at the end, and from then on, ms', ms),
    durationMs: required(
      'how long it moves, in a straight line, ms after arming',
      number({ min: 1, max: 24 * HOUR_MS }),
    ),
  }),
  measured: object({
    model: required(
      "as this model's time to first token was measured: a body and, more rarely, spikes (modelstats.ai, 24 hours of probes)",
      choice(Object.keys(ttftFits) as MeasuredModel[]),
    ),
    factor: withDefault('times this', number({ min: 0.001, max: 1_000 }), 1),
  }),
});

/** What a delay is drawn from. */
export type DelaySettings = ReadBy<typeof delay>;

/** Draws one delay, in ms; `elapsedMs` is how long its fault has been armed. */
export function drawDelayMs(settings: DelaySettings, random: () => number, elapsedMs: number): number {
  return Math.min(HOUR_MS, draw(settings, random, elapsedMs));
}

/** The mean of its delays, ms, over so long from arming on; without the bound of an hour. */
export function meanDelayMs(settings: DelaySettings, lastsMs: number): number {
  switch (settings.kind) {
    case 'constant':
      return settings.ms;
    case 'lognormal':
      return settings.medianMs * meanOfLognormal(settings.sigma);
    case 'ramp':
      return meanOfMove({ from: settings.fromMs, to: settings.toMs, durationMs: settings.durationMs }, lastsMs);
    case 'measured': {
      const { bodyMedianMs, bodySigma, spikeWeight, spikeMedianFactor, spikeSigma }: TtftFit = ttftFits[settings.model];
      const body = (1 - spikeWeight) * meanOfLognormal(bodySigma);
      const spikes = spikeWeight * spikeMedianFactor * meanOfLognormal(spikeSigma);
      return settings.factor * bodyMedianMs * (body + spikes);
    }
    default:
      return assertNever(settings);
  }
}

/** Over its median. */
const meanOfLognormal = (sigma: number): number => Math.exp(sigma ** 2 / 2);

/** The same for a phase that is `factor` times as long; what does not move stays as it is. */
export function scaleDelay(settings: DelaySettings, factor: number): DelaySettings {
  return settings.kind === 'ramp' ? { ...settings, durationMs: Math.max(1, settings.durationMs * factor) } : settings;
}

/** The same for a fault that is armed so much later, ms: what moves goes on where it was by then. */
export function delayFrom(settings: DelaySettings, laterMs: number): DelaySettings {
  if (settings.kind !== 'ramp' || laterMs === 0) return settings;
  const { fromMs, toMs, durationMs } = settings;
  if (laterMs >= durationMs) return { kind: 'constant', ms: toMs };
  const reachedMs = fromMs + (toMs - fromMs) * (laterMs / durationMs);
  return { kind: 'ramp', fromMs: reachedMs, toMs, durationMs: durationMs - laterMs };
}

function draw(settings: DelaySettings, random: () => number, elapsedMs: number): number {
  switch (settings.kind) {
    case 'constant':
      return settings.ms;
    case 'lognormal':
      return settings.medianMs * Math.exp(settings.sigma * drawNormal(random));
    case 'ramp': {
      const { fromMs, toMs, durationMs } = settings;
      return fromMs + (toMs - fromMs) * Math.min(1, Math.max(0, elapsedMs / durationMs));
    }
    case 'measured': {
      const fit: TtftFit = ttftFits[settings.model];
      return settings.factor * drawTtftMs(random, fit);
    }
    default:
      return assertNever(settings);
  }
}
