import { scoredPhaseNames } from '../../kit/terms/phase.ts';

/** What an objective may be set on: a scored phase, the whole outage, or the run without its warm-up. */
export const scopeNames = [...scoredPhaseNames, 'outage', 'run'] as const;
export type ScopeName = (typeof scopeNames)[number];
