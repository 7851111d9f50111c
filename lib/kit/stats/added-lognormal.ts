import { LOG_BIN_WIDTH, logOfBin } from './latency-bins.ts';

/** The part of some latencies that is not as it was before. */
export interface AddedLognormal {
  /** Its share of them, 0..1. */
  share: number;
  medianMs: number;
  /** The deviation of its natural logarithm. */
  sigma: number;
}

const ROUNDS = 200;
const LEAST_SIGMA = 0.1;
const MOST_SIGMA = 3;

/**
 * Latencies, by bin, as a mixture of two: as they were `before`, and a log-normal component beside that. Fitted by expectation and
 * maximisation with the first component held. Null where there is nothing to fit, or a second component explains no more than it
 * costs (Schwarz's criterion, three parameters).
 * Source: A. P. Dempster, N. M. Laird and D. B. Rubin, "Maximum likelihood from incomplete data via the EM algorithm", Journal of the Royal
 * Statistical Society B 39 (1977), 1–38.
 */
export function fitAddedLognormal(before: ArrayLike<number>, now: ArrayLike<number>): AddedLognormal | null {
  const usual = toDensity(before);
  const total = sum(now);
  if (usual === null || total < 10) return null;
  const alone = likelihood(now, (bin) => usual[bin] ?? 0);
  let best: { fit: AddedLognormal; likelihood: number } | null = null;
  for (const start of startsOf(usual, now)) {
    const fit = climb(usual, now, total, start);
    const reached = likelihood(now, (bin) => mix(usual[bin] ?? 0, fit, bin));
    if (best === null || reached > best.likelihood) best = { fit, likelihood: reached };
  }
  if (best === null || 2 * (best.likelihood - alone) < 3 * Math.log(total)) return null;
  return best.fit;
}

/** Smoothed over its neighbours and never 0: of what was not seen before, nobody knows that it cannot be. */
function toDensity(counts: ArrayLike<number>): Float64Array | null {
  const total = sum(counts);
  if (total < 10) return null;
  const smooth = Float64Array.from(
    { length: counts.length },
    (_, bin) => ((counts[bin - 1] ?? 0) + 2 * (counts[bin] ?? 0) + (counts[bin + 1] ?? 0)) / 4 + 0.5 / counts.length,
  );
  const whole = sum(smooth);
  return smooth.map((count) => count / whole);
}

/** Around the latencies there are more of than before, from the least to the most. */
function startsOf(usual: Float64Array, now: ArrayLike<number>): AddedLognormal[] {
  const total = sum(now);
  const more = usual.map((share, bin) => Math.max(0, (now[bin] ?? 0) / total - share));
  const whole = sum(more);
  if (whole === 0) return [];
  return [0.25, 0.5, 0.75].map((ratio) => {
    let seen = 0;
    let bin = 0;
    while (bin < more.length - 1 && seen + (more[bin] ?? 0) < ratio * whole) seen += more[bin++] ?? 0;
    return { share: Math.min(0.9, Math.max(0.02, whole)), medianMs: Math.exp(logOfBin(bin)), sigma: 0.5 };
  });
}

function climb(usual: Float64Array, now: ArrayLike<number>, total: number, start: AddedLognormal): AddedLognormal {
  let fit = start;
  for (let round = 0; round < ROUNDS; round++) {
    let weight = 0;
    let logs = 0;
    let squares = 0;
    for (let bin = 0; bin < usual.length; bin++) {
      const count = now[bin] ?? 0;
      if (count === 0) continue;
      const added = fit.share * density(fit, bin);
      const part = (count * added) / Math.max(1e-300, added + (1 - fit.share) * (usual[bin] ?? 0));
      weight += part;
      logs += part * logOfBin(bin);
      squares += part * logOfBin(bin) ** 2;
    }
    if (weight <= 0) return { ...fit, share: 0 };
    const mean = logs / weight;
    const sigma = Math.sqrt(Math.max(0, squares / weight - mean ** 2));
    fit = {
      share: weight / total,
      medianMs: Math.exp(mean),
      sigma: Math.min(MOST_SIGMA, Math.max(LEAST_SIGMA, sigma)),
    };
  }
  return fit;
}

/** Of a bin, by the middle of it. */
function density({ medianMs, sigma }: AddedLognormal, bin: number): number {
  const z = (logOfBin(bin) - Math.log(medianMs)) / sigma;
  return (LOG_BIN_WIDTH / (sigma * Math.sqrt(2 * Math.PI))) * Math.exp(-(z ** 2) / 2);
}

function mix(usual: number, fit: AddedLognormal, bin: number): number {
  return (1 - fit.share) * usual + fit.share * density(fit, bin);
}

function likelihood(now: ArrayLike<number>, of: (bin: number) => number): number {
  let reached = 0;
  for (let bin = 0; bin < now.length; bin++) {
    const count = now[bin] ?? 0;
    if (count > 0) reached += count * Math.log(Math.max(1e-300, of(bin)));
  }
  return reached;
}

function sum(counts: ArrayLike<number>): number {
  let total = 0;
  for (let place = 0; place < counts.length; place++) total += counts[place] ?? 0;
  return total;
}
