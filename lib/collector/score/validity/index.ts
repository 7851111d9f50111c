import { attributionComplete } from './attribution-complete.ts';
import { baselineSteady } from './baseline-steady.ts';
import type { CheckDefinition } from './check.ts';
import { enoughSamples } from './enough-samples.ts';
import { faultApplied } from './fault-applied.ts';
import { faultGone } from './fault-gone.ts';
import { k6Healthy } from './k6-healthy.ts';
import { loadAchieved } from './load-achieved.ts';
import { mockOnTime } from './mock-on-time.ts';
import { recordsReadable } from './records-readable.ts';
import { seatsHealthy } from './seats-healthy.ts';
import { viewsAgree } from './views-agree.ts';

/** Every validity check, in the order people read them. */
export const validityChecks: readonly CheckDefinition[] = [
  faultApplied,
  loadAchieved,
  k6Healthy,
  viewsAgree,
  seatsHealthy,
  mockOnTime,
  baselineSteady,
  attributionComplete,
  faultGone,
  enoughSamples,
  recordsReadable,
];
