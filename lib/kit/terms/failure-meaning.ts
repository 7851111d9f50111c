import { consumerMeanings } from './consumer-meanings.ts';
import { contentMeanings } from './content-meanings.ts';
import type { FailureKind } from './failure-kind.ts';
import { formMeanings, type Meaning } from './form-meanings.ts';

/** Every kind of failure for people. */
export const failureMeanings: Record<FailureKind, Meaning> = {
  ...formMeanings,
  ...contentMeanings,
  ...consumerMeanings,
};
