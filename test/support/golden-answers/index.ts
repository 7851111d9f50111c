import { heldOutAnswers } from './held-out/index.ts';
import { askedAnswers } from './asked.ts';
import { brokenJson } from './broken-json.ts';
import { calls } from './calls.ts';
import { came } from './came.ts';
import { cleanJson } from './clean-json.ts';
import type { GoldenAnswer } from './golden-answer.ts';
import { indexedCalls } from './indexed-calls.ts';
import { markdown } from './markdown.ts';
import { reportedAnswers } from './reported.ts';
import { semanticAnswers } from './semantic.ts';
import { streams } from './streams.ts';
import { wrapped } from './wrapped.ts';

/** Every answer of which it is known what a contract should say. */
export const goldenAnswers: GoldenAnswer[] = [
  ...reportedAnswers,
  ...cleanJson,
  ...wrapped,
  ...brokenJson,
  ...calls,
  ...indexedCalls,
  ...came,
  ...markdown,
  ...askedAnswers,
  ...semanticAnswers,
  ...streams,
  ...heldOutAnswers,
];
