/** Of what it says good of, so much may be bad, and the other way round. */
const ERROR = 0.05;
/** The logarithm of the likelihood ratio at which it is decided: ± ln 19, 2.944, at α = β = 0.05. */
export const SEQUENTIAL_BOUND = Math.log((1 - ERROR) / ERROR);

/** Two ratios to tell apart, 0 to 1, ends left out: what is good, and what is bad. */
export interface Alternatives {
  good: number;
  bad: number;
}

/** How far a test has come. `score` is the logarithm of the likelihood ratio: above 0 it speaks for good. */
export interface SequentialState {
  decision: 'good' | 'bad' | 'undecided';
  score: number;
}

/**
 * Wald's sequential probability ratio test of a ratio: after each case, is it as good as `good`, as bad as `bad`, or is there more to see? With
 * α = β = 0.05; the sums of what came are all it needs. Between the two ratios either answer is right.
 * Source: A. Wald, "Sequential tests of statistical hypotheses", Annals of Mathematical Statistics 16 (1945), 117–186.
 */
export function testSequentially(
  { hits, total }: { hits: number; total: number },
  alternatives: Alternatives,
): SequentialState {
  const { hit, miss } = stepsOf(alternatives);
  const score = hits * hit + (total - hits) * miss;
  if (score >= SEQUENTIAL_BOUND) return { decision: 'good', score };
  return { decision: score <= -SEQUENTIAL_BOUND ? 'bad' : 'undecided', score };
}

/** What a hit and a miss add to the score. */
function stepsOf({ good, bad }: Alternatives): { hit: number; miss: number } {
  return { hit: Math.log(good / bad), miss: Math.log((1 - good) / (1 - bad)) };
}

/**
 * How many more cases would decide, if their share of hits stays what it was; null where it lies so that no number does, or there was none
 * yet. 0: it is decided.
 */
export function countMore(seen: { hits: number; total: number }, alternatives: Alternatives): number | null {
  const { decision, score } = testSequentially(seen, alternatives);
  if (decision !== 'undecided') return 0;
  if (seen.total === 0) return null;
  const drift = score / seen.total;
  if (drift === 0) return null;
  return Math.ceil((Math.sign(drift) * SEQUENTIAL_BOUND - score) / drift);
}

/** How many hits in a row, from the first case on, are good: the fewest cases that decide for it. 35 for 0.98 against 0.9. */
export function countPerfect(alternatives: Alternatives): number {
  return Math.ceil(SEQUENTIAL_BOUND / stepsOf(alternatives).hit);
}

/** How many cases it takes on average where the true ratio is this one, by Wald's approximation, which leaves out by how much the last case overshoots. */
export function expectCases(ratio: number, alternatives: Alternatives): number {
  const { hit, miss } = stepsOf(alternatives);
  const drift = ratio * hit + (1 - ratio) * miss;
  const { good, bad } = alternatives;
  // Known at the two ratios themselves; between them it lies higher.
  const [error, sign] = ratio === good ? [ERROR, 1] : ratio === bad ? [ERROR, -1] : [0, Math.sign(drift)];
  return Math.max(1, (sign * (1 - 2 * error) * SEQUENTIAL_BOUND) / drift);
}

/**
 * How many cases a test of a size fixed beforehand takes for the same two errors (the usual normal approximation): what stopping
 * early saves is held against it.
 */
export function countFixed({ good, bad }: Alternatives): number {
  // The normal quantile of 0.95.
  const z = 1.6448536269514722;
  const spread = Math.sqrt(good * (1 - good)) + Math.sqrt(bad * (1 - bad));
  return Math.ceil(((z * spread) / (good - bad)) ** 2);
}
