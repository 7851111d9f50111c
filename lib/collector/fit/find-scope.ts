import { type Bucket, sumBuckets } from './bucket.ts';
import type { FittedTimeline } from './fit-phases.ts';
import { type RowKey, rowKeys } from './log-row.ts';
import { OTHERS } from './timeline.ts';

/** How calls with one value of a key fared. */
export interface KeyShare {
  value: string;
  /** Calls, and the share of them that failed, in all phases together and in the usual time. */
  calls: number;
  failedRatio: number;
  usualRatio: number | null;
}

/** A key, by whose values calls fared. */
export interface KeyScope {
  key: RowKey;
  shares: readonly KeyShare[];
  /** The values that were hit while the others were well; empty: all were, or it cannot be told. */
  hit: readonly string[];
}

/** So many calls of a value say something. */
const LEAST_CALLS = 30;
/** Of the worst, hit is who fails half as much; well is who fails by no more points than this beyond the usual. */
const HIT_PART = 0.5;
const WELL = 0.02;

/** Shares by model, tenant and region, and whom the outage was confined to. */
export function findScopes({ phases, usual }: FittedTimeline): KeyScope[] {
  if (phases.length === 0) return [];
  const all = sumBuckets(phases.map(({ counts }) => counts));
  return rowKeys.flatMap((key) => {
    const shares = listShares(all, usual.counts, key);
    return shares.length === 0 ? [] : [{ key, shares, hit: findHit(shares, usual.failedRatio) }];
  });
}

function listShares(all: Bucket, usual: Bucket, key: RowKey): KeyShare[] {
  return [...all.keys[key]]
    .map(([value, { total, failed }]) => {
      const before = usual.keys[key].get(value);
      return {
        value,
        calls: total,
        failedRatio: total === 0 ? 0 : failed / total,
        usualRatio: before === undefined || before.total === 0 ? null : before.failed / before.total,
      };
    })
    .sort((a, b) => b.failedRatio - a.failedRatio || b.calls - a.calls);
}

/** Only where all others are well, and there are others. */
function findHit(shares: readonly KeyShare[], usualRatio: number): string[] {
  const told = shares.filter(({ calls, value }) => calls >= LEAST_CALLS && value !== OTHERS);
  const worst = Math.max(0, ...told.map(({ failedRatio }) => failedRatio)) - usualRatio;
  if (worst < 2 * WELL) return [];
  const beyond = ({ failedRatio }: KeyShare): number => failedRatio - usualRatio;
  const hit = told.filter((share) => beyond(share) >= HIT_PART * worst);
  const others = shares.filter((share) => !hit.includes(share) && share.calls >= LEAST_CALLS);
  const isConfined = others.length > 0 && others.every((share) => beyond(share) <= WELL);
  return isConfined ? hit.map(({ value }) => value) : [];
}
