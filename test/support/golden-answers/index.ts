import type { GoldenAnswer } from './golden-answer.ts';
import { reportedAnswers } from './reported.ts';

/** Every answer of which it is known what a contract should say. */
export const goldenAnswers: GoldenAnswer[] = reportedAnswers;
