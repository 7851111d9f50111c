/** What a contract can say of an answer; what each means is told at `ContractOutcome`. */
export const outcomes = ['usable', 'repaired', 'repaired-wrong', 'failed'] as const;

export type Outcome = (typeof outcomes)[number];
