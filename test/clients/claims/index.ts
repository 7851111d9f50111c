import { answerClaims } from './answers.ts';
import type { Claim } from './claim.ts';
import { responsesClaims } from './responses.ts';
import { retryClaims } from './retries.ts';
import { streamClaims } from './streams.ts';

/** Where clients do otherwise than is commonly said of them, and what they cannot be expected to notice. */
export const claims: readonly Claim[] = [...streamClaims, ...retryClaims, ...answerClaims, ...responsesClaims];
