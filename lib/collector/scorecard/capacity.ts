import type { CapacityQuota } from './capacity-quotas.ts';
import type { CapacityShapes } from './capacity-shapes.ts';

/** What a search for the breaking rate came to: `capacity.json`. Rates are requests a second, times ms, shares 0..1; null is not known. */
export interface Capacity {
  schemaVersion: number;
  kind: 'capacity';
  capacityId: string;
  drill: string;
  seed: number;
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  /** The provider that was asked itself; null: the target was. */
  through: string | null;
  /** The providers that were down. */
  heldDown: string[];
  peakRate: number;
  mostRate: number;
  blockMs: number;
  warmupMs: number;
  conditions: CapacityCondition[];
  verdict: CapacityVerdict;
  /** Why, a sentence. */
  reason: string;
  /** What was measured at the declared peak itself; null: it was not tried, as less did not hold or it was stopped. Left out by earlier versions. */
  peak?: CapacityPeak | null;
  ended: CapacityEnd;
  /** Rates at which one block held and another did not, far from where it breaks: what was asked has changed between them. Left out by earlier versions. */
  changedAt?: number[];
  /** What the machine can drive that it was run on; null: it was not measured. Left out by earlier versions. */
  machine?: CapacityMachine | null;
  /** Where a block is as likely to hold as not; null: open to one side, see `held` and `failed`. */
  breaking: CapacityRate | null;
  /** The highest rate resolved as held, the least resolved as not held. */
  held: number | null;
  failed: number | null;
  /** The breaking rate over the declared peak; where it is open, that of `held`. */
  headroom: number | null;
  shape: 'knee' | 'cliff' | null;
  brokeFirst: CapacityCause | null;
  steps: CapacityStep[];
  /** The loads that are evidence of nothing, in the order they were sent; of no step. Left out by earlier versions. */
  noEvidence?: CapacityNoEvidence[];
  /** The peak brought to it at once and by a ramp; null: it was not asked for, or the search was stopped first. Left out by earlier versions. */
  shapes?: CapacityShapes | null;
  /** How usable the answers to each kind of request are that a contract judges. Left out by earlier versions. */
  kinds?: CapacityKind[];
  /** How each declared limit stands at the declared peak: computed, not measured. Left out by earlier versions. */
  quotas?: CapacityQuota[];
  spent: { requests: number; tokens: number; money: number | null };
}

export const CAPACITY_VERSION = 1;

/**
 * `pass`: the declared peak is held, at 95 %. `fail`: it is not. `invalid`: too little is known of it. `aborted`: it was stopped before that was
 * known, or is not over.
 */
export type CapacityVerdict = 'pass' | 'fail' | 'invalid' | 'aborted';

/** How the declared peak itself fared. */
export interface CapacityPeak {
  outcome: CapacityStep['outcome'];
  blocks: number;
  callers: number;
}

/** A kind of request by itself, at the highest rate that held; where none did, at the least that was tried. */
export interface CapacityKind {
  kind: string;
  /** Of planned callers. */
  share: number;
  rate: number;
  /** So many were judged, and so many of these usable, in all blocks at that rate. */
  judged: number;
  usable: number;
  /** So many flawless ones decide. */
  needed: number;
  /** Of the usable share, 95 %. */
  interval: [number, number];
  /** By what is asked of all kinds together; `too-few`: fewer were judged than decide, and it is not judged by itself. */
  outcome: 'met' | 'missed' | 'unresolved' | 'too-few';
}

export interface CapacityCondition {
  id: string;
  label: string;
  attainment: number;
}

/** What of the machine is full first, and where, requests a second. */
export interface CapacityMachine {
  part: string;
  perSecond: number;
  /** So much was asked of it at most. */
  most: number;
  /** Is that less than what was to be tried? */
  ends: boolean;
}

/** `by: machine`: more was to be tried, and this machine could not have driven it without being full itself. */
export type CapacityEnd =
  | { kind: 'found' | 'below' }
  | { kind: 'at-least'; by?: 'machine' }
  /** `at`: the rate under which the target or a provider was lost, or a quota used up: from it on nothing is shown to be held. Left out: nothing was lost. */
  | { kind: 'stopped'; why: string; at?: number }
  /** Too many loads in a row, or in all, were evidence of nothing: a clause. Not known to earlier versions. */
  | { kind: 'no-evidence'; why: string }
  /** It is under way, or was killed: what was known behind its last block, and no verdict. Not known to earlier versions. */
  | { kind: 'unfinished' };

/** A load that is evidence neither way: of no rate that holds, and of none that does not. */
export interface CapacityNoEvidence {
  /** Of a shape, its highest. */
  rate: number;
  /** When it began, from `startedAt`. */
  atMs: number;
  /** It was to try a rate, to see whether what did not hold is well again, or to bring the peak in a shape. */
  purpose: 'search' | 'recovery' | 'shapes';
  /** Why, a clause. */
  reason: string;
}

/** A rate, and what it comes to. */
export interface CapacityRate {
  perSecond: number;
  /** 95 %. */
  interval: [number, number];
  inputTokensPerMinute: number | null;
  outputTokensPerMinute: number | null;
  /** Callers that wait at once, at the highest rate that held. */
  concurrent: number | null;
  /** 95 % of each: tokens by the interval of the rate, at the mean of the plan; callers by how they vary over the blocks. Left out by earlier versions. */
  intervals?: {
    inputTokensPerMinute: [number, number] | null;
    outputTokensPerMinute: [number, number] | null;
    concurrent: [number, number] | null;
  };
}

export interface CapacityCause {
  limit: string;
  /** What it means, the end of "What broke first:". */
  meaning: string;
  /** So many of those who missed something missed it by this. */
  callers: number;
  missed: number;
  /** What they were told, most frequent first; `by`: by this provider itself, which its target may have kept from them. */
  words: { text: string; callers: number; by?: string }[];
  conditions: string[];
}

/** All that was seen at one rate. */
export interface CapacityStep {
  rate: number;
  outcome: 'met' | 'missed' | 'unresolved';
  blocks: { held: boolean; overSaturated: boolean; callers: number }[];
  callers: number;
  /** By the place of the condition. */
  attained: {
    ratio: number | null;
    interval: [number, number];
    callers: number;
    outcome: 'met' | 'missed' | 'unresolved';
  }[];
  /** Callers that wait at once, the mean over the blocks. */
  concurrent: number | null;
  /** Where the time of those went who had an answer, medians, ms. */
  providerMs: number | null;
  targetMs: number | null;
  /** Usable answers against those to the same requests at the least rate: both, there alone, here alone, neither; null: no contract, or it is that step. */
  paired: {
    idleOnly: number;
    loadedOnly: number;
    cases: number;
    difference: number;
    interval: [number, number];
    p: number;
  } | null;
}
