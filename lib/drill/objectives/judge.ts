/**
 * What an objective is held against.
 *
 * - `census`: the figure of this run as it was
 * - `interval`: the 95 % interval of what such requests come to: met or missed where all of it is, else undecided
 */
export const judgeNames = ['census', 'interval'] as const;
export type JudgeName = (typeof judgeNames)[number];
