import type { FaultResult } from '../../lib/collector/scorecard/scorecard.ts';

/** A fault that was met and got round, and one that hardly anybody met. Figures are made up. */
export const faultResults = [
  {
    entry: 2,
    faults: [{ provider: 'primary', kind: 'error-response' }],
    startMs: 20_002,
    endMs: 32_004,
    sent: 718,
    met: 715,
    servedBy: { primary: 3, fallback: 712 },
    tested: true,
    appliedAtMs: 20_014,
    detectMs: 31,
    failoverMs: 1_245,
    heldMs: null,
    watchedMs: 11_990,
    lost: 3,
    wait: { n: 712, p50: 12, p95: 41, max: 310 },
  },
  {
    entry: 3,
    faults: [{ provider: 'primary', kind: 'silence' }],
    startMs: 32_004,
    endMs: 45_011,
    sent: 782,
    met: 14,
    tested: false,
    appliedAtMs: 32_020,
    detectMs: 1_502,
    failoverMs: null,
    heldMs: 2_200,
    watchedMs: 12_991,
    lost: 0,
    wait: null,
  },
] satisfies FaultResult[];
