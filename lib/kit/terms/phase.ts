/** The phases a drill's timeline is made of. */
export const phaseNames = ['warmup', 'baseline', 'outage', 'recovery'] as const;
export type PhaseName = (typeof phaseNames)[number];

/** The phases a scorecard speaks of: the scorer splits `outage` in two, at the moment traffic is stably served. */
export const scoredPhaseNames = ['warmup', 'baseline', 'cutover', 'on-fallback', 'recovery'] as const;
export type ScoredPhaseName = (typeof scoredPhaseNames)[number];
