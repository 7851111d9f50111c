import type { GoldenAnswer } from '../golden-answer.ts';
import { heldOutCalls } from './calls.ts';
import { heldOutChats } from './chats.ts';
import { heldOutJson } from './json.ts';

/**
 * Answers that were written down with what is right before any contract had seen them: other schemas, other tools and other
 * makers' marks than the rest of the set. What the contracts made of them at first sight is told in the commit that added them
 * to the set.
 */
export const heldOutAnswers: GoldenAnswer[] = [...heldOutJson, ...heldOutCalls, ...heldOutChats];
