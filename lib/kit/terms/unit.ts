/** What a measured number counts in: a share of 0..1, milliseconds, or things (not always whole: a mean of them is). */
export type Unit = 'ratio' | 'ms' | 'count';

/** Which end of a number is the good one. */
export type Direction = 'higher' | 'lower';
