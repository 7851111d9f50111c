import type { FailureKind } from './failure-kind.ts';
import type { Meaning } from './form-meanings.ts';

/** What code of one's own made of an answer. */
export const consumerMeanings = {
  'consumer-threw': [
    'Your own parser threw; its first words stand beside the examples.',
    'read the examples: what they have in common is what your prompt or your parser lacks',
  ],
  'consumer-rejected': [
    'Your own code said that it has no use for the answer, and named no kind.',
    'read the examples, and give what they have in common a kind of its own',
  ],
  'consumer-hung': [
    'Your own parser had no result within its time limit.',
    'run it on the example alone: a regular expression that backtracks, or a promise that nothing settles',
  ],
  'consumer-crashed': [
    'The process of your own parser ended while it had the answer.',
    'see its last words in the log of the contract in the run’s folder',
  ],
  'consumer-out-of-memory': [
    'Your own parser took more memory than it may have.',
    'run it on the example alone, or raise memoryMb: it may also keep what it has read before',
  ],
  'consumer-garbage': [
    'Your own code gave a result that is none.',
    'see docs/your-own-parser.md for what may be returned or written',
  ],
} as const satisfies Partial<Record<FailureKind, Meaning>>;
