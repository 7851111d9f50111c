import { wilsonInterval, Z } from './interval.ts';

/** So many of so many. */
export interface Share {
  hits: number;
  total: number;
}

/** What two did with the same cases: both hit, the one alone, the other alone, neither. */
export interface Pairs {
  both: number;
  onlyFirst: number;
  onlySecond: number;
  neither: number;
}

/** A difference of two ratios, -1..1, and the 95 % interval it lies in. */
export interface Difference {
  difference: number;
  interval: [number, number];
}

/**
 * The first ratio less the second, of two samples that have nothing to do with each other, with Newcombe's hybrid score interval: the Wilson
 * limits of both, squared and added. Null where either has no sample. `z`: the normal quantile of another confidence than 95 %.
 * Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998), 873–890, method 10.
 */
export function compareShares(first: Share, second: Share, z = Z): Difference | null {
  if (first.total === 0 || second.total === 0) return null;
  return addSquares(first.hits / first.total, first, second.hits / second.total, second, { phi: 0, z });
}

/**
 * The first ratio less the second where both had the same cases, with Newcombe's interval for such pairs: that of independent samples,
 * narrowed by how far the two go together (φ, with a correction for continuity where that is positive). Null without a pair.
 * Source: R. G. Newcombe, "Improved confidence intervals for the difference between binomial proportions based on paired data",
 * Statistics in Medicine 17 (1998), 2635–2650, method 10.
 */
export function comparePairs({ both, onlyFirst, onlySecond, neither }: Pairs): Difference | null {
  const total = both + onlyFirst + onlySecond + neither;
  if (total === 0) return null;
  const first = { hits: both + onlyFirst, total };
  const second = { hits: both + onlySecond, total };
  const spread = first.hits * (total - first.hits) * second.hits * (total - second.hits);
  const together = both * neither - onlyFirst * onlySecond;
  const corrected = together > 0 ? Math.max(0, together - total / 2) : together;
  const phi = spread === 0 ? 0 : corrected / Math.sqrt(spread);
  const compared = addSquares(first.hits / total, first, second.hits / total, second, { phi, z: Z });
  // As a count of pairs, without the noise of two divisions.
  return { ...compared, difference: (onlyFirst - onlySecond) / total };
}

function addSquares(
  ratio: number,
  first: Share,
  otherRatio: number,
  second: Share,
  { phi, z }: { phi: number; z: number },
): Difference {
  const [low, high] = wilsonInterval(first.hits, first.total, z);
  const [otherLow, otherHigh] = wilsonInterval(second.hits, second.total, z);
  const difference = ratio - otherRatio;
  const half = (own: number, other: number): number =>
    Math.sqrt(Math.max(0, own * own - 2 * phi * own * other + other * other));
  return {
    difference,
    interval: [
      Math.max(-1, difference - half(ratio - low, otherHigh - otherRatio)),
      Math.min(1, difference + half(high - ratio, otherRatio - otherLow)),
    ],
  };
}

/**
 * How likely it is that the pairs in which the two differ are as one-sided as these, or more, if neither were better: McNemar's test, exact and
 * two-sided, by the binomial distribution; 1 where they never differ. `mid-p` counts what is just as one-sided half: it is less
 * cautious, and for few pairs closer to the rate of error it is read as.
 * Source: Q. McNemar (1947); M. W. Fagerland, S. Lydersen, P. Laake, "The McNemar test for binary matched-pairs data: mid-p and asymptotic are
 * better than exact conditional", BMC Medical Research Methodology 13:91 (2013).
 */
export function testPairs(
  { onlyFirst, onlySecond }: Pick<Pairs, 'onlyFirst' | 'onlySecond'>,
  kind: 'exact' | 'mid-p' = 'exact',
): number {
  const differing = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  if (differing === 0) return 1;
  // By logarithms: 2 to the power of minus a few thousand is no number.
  let log = -differing * Math.LN2;
  let tail = Math.exp(log);
  for (let count = 1; count <= fewer; count++) {
    log += Math.log((differing - count + 1) / count);
    tail += Math.exp(log);
  }
  return kind === 'exact' ? Math.min(1, 2 * tail) : Math.min(1, 2 * tail - Math.exp(log));
}
