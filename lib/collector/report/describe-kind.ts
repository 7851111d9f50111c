import { type FailureKind, findLayer, type NamedFailure } from '../../kit/terms/failure-kind.ts';
import type { FailureLayer } from '../../kit/terms/failure-layer.ts';
import { failureMeanings } from '../../kit/terms/failure-meaning.ts';

/** A kind of failure, for people: where it lies, what is wrong, and what an engineer would try. */
export interface DescribedKind {
  layer: FailureLayer;
  sentence: string;
  fix: string;
}

const own = [
  'A kind that code or a rule of your own has named.',
  'read the examples: what they have in common',
] as const;

/** What is known of a kind; of one of one's own, where to look. */
export function describeKind(kind: NamedFailure): DescribedKind {
  const [sentence, fix] = isKnown(kind) ? failureMeanings[kind] : own;
  return { layer: findLayer(kind), sentence, fix };
}

/** Where a kind lies and what to try, as a clause; null for one of one's own. */
export function describeFix(kind: NamedFailure): string | null {
  return isKnown(kind) ? `${kind} (${findLayer(kind)}), try: ${failureMeanings[kind][1]}` : null;
}

function isKnown(kind: NamedFailure): kind is FailureKind {
  return Object.hasOwn(failureMeanings, kind);
}
