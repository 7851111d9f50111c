import { answersRead } from './answers-read.ts';
import { attributionComplete } from './attribution-complete.ts';
import { baselineSteady } from './baseline-steady.ts';
import { baselineUsable } from './baseline-usable.ts';
import type { CheckDefinition } from './check.ts';
import { enoughSamples } from './enough-samples.ts';
import { faultApplied } from './fault-applied.ts';
import { faultGone } from './fault-gone.ts';
import { faultInForce } from './fault-in-force.ts';
import { k6Healthy } from './k6-healthy.ts';
import { loadAchieved } from './load-achieved.ts';
import { machineNotFull } from './machine-not-full.ts';
import { mockOnTime } from './mock-on-time.ts';
import { originsKnown } from './origins-known.ts';
import { proxiesHealthy } from './proxies-healthy.ts';
import { recordsConsistent } from './records-consistent.ts';
import { recordsReadable } from './records-readable.ts';
import { somethingAsked } from './something-asked.ts';
import { timeHeld } from './time-held.ts';
import { viewsAgree } from './views-agree.ts';

/** Every validity check, in the order people read them: what may be behind the others comes before them. A new one is a file and a line here. */
export const validityChecks = {
  'something-asked': somethingAsked,
  'records-readable': recordsReadable,
  'records-consistent': recordsConsistent,
  'k6-healthy': k6Healthy,
  'load-achieved': loadAchieved,
  'views-agree': viewsAgree,
  'proxies-healthy': proxiesHealthy,
  'attribution-complete': attributionComplete,
  'baseline-steady': baselineSteady,
  'baseline-usable': baselineUsable,
  'fault-applied': faultApplied,
  'fault-in-force': faultInForce,
  'fault-gone': faultGone,
  'mock-on-time': mockOnTime,
  'machine-not-full': machineNotFull,
  'origins-known': originsKnown,
  'answers-read': answersRead,
  'enough-samples': enoughSamples,
  'time-held': timeHeld,
} as const satisfies Record<string, CheckDefinition>;

export type ValidityId = keyof typeof validityChecks;
export const validityIds = Object.keys(validityChecks) as ValidityId[];
