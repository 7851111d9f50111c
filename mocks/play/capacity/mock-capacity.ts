import type { capacitySettings } from '../../../lib/drill/mock/capacity-settings.ts';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import type { ReadBy } from '../../../lib/kit/settings/reader.ts';
import type { ProviderErrorName } from '../../../lib/wire/provider-errors/provider-errors.ts';

/** What a mock can carry, as its description says it: whose limits and errors are meant may be left to its flavour. */
export type ReadCapacity = ReadBy<typeof capacitySettings>;
export type ReadLimit = NonNullable<ReadCapacity['limits']>[number];
type ReadColdStart = NonNullable<ReadCapacity['coldStart']>;

/** Limits a mock can have; the same as the faults of these kinds. */
export type MockLimitKind = ReadLimit['kind'];
export type MockLimit = Extract<FaultSettings, { kind: MockLimitKind }>;

/** With the error that a request gets for which there is no room. */
type WithError<T> = T & { error: ProviderErrorName };

/** A model that is not in memory until somebody asks for it. */
export type ColdStart = Omit<ReadColdStart, 'meanwhile'> & {
  meanwhile:
    | Extract<ReadColdStart['meanwhile'], { kind: 'wait' }>
    | WithError<Extract<ReadColdStart['meanwhile'], { kind: 'refuse' }>>;
};

/** What a mock can carry; what is left out has no bound and takes no time. */
export interface MockCapacity {
  /** What the provider allows. Asked in order; each with the error and headers of its provider. */
  limits?: MockLimit[];
  slots?: WithError<Omit<NonNullable<ReadCapacity['slots']>, 'queue'> & { queue: number }>;
  coldStart?: ColdStart;
  prefill?: NonNullable<ReadCapacity['prefill']>;
}
