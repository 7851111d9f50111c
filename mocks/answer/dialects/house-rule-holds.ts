import { holdAll } from './house-rules.ts';

/** No rule is ever forgotten. */
export const alwaysHeld = {
  source: 'by definition: every rule holds at every turn',
  holds: holdAll({ turn1: 1, turn3: 1, turn10: 1 }),
};

/** Rules fade as the published decline of a strong model has it. */
export const fadingRules = {
  source:
    'measured: Multi-IF (arXiv 2410.15553), o1-preview follows 87.7 % of instructions at turn 1 and 70.7 % at turn 3; assumed: that other models fade alike, all rules at one rate, and 50 % at turn 10',
  // oxlint-disable-next-line approx-constant -- a measured share, and no square root of a half
  holds: holdAll({ turn1: 0.877, turn3: 0.707, turn10: 0.5 }),
};
