import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import type { ProviderErrorName } from '../../../lib/wire/provider-errors/provider-errors.ts';
import { reject } from '../../../lib/kit/settings/reader.ts';
import { findHost, type Host } from './hosts.ts';
import type { ColdStart, MockCapacity, MockLimit, ReadCapacity, ReadLimit } from './mock-capacity.ts';

/** As good as without end: nobody waits behind so many. */
const LONGEST_QUEUE = 10_000;

/**
 * Says whose limits and errors are meant where a description does not, by the flavour the mock speaks. Throws a
 * `usage` error where that provider's own are not known.
 */
export function resolveCapacity(read: ReadCapacity, flavour: string, path: string): MockCapacity {
  const host = findHost(flavour);
  const { limits, slots, coldStart, prefill } = read;
  const place = path === '' ? '' : `${path}.`;
  if (prefill?.cache !== undefined && prefill.cache.tokens < prefill.cache.blockTokens) {
    reject(`${place}prefill.cache.tokens`, `at least blockTokens (${prefill.cache.blockTokens})`, prefill.cache.tokens);
  }
  return {
    ...(limits && { limits: limits.map((limit, index) => resolveLimit(limit, host, `${place}limits[${index}]`)) }),
    ...(slots && {
      slots: {
        ...slots,
        queue: slots.queue ?? (host.queuesWithoutEnd === true ? LONGEST_QUEUE : 0),
        error: slots.error ?? needError(host, `${place}slots.error`),
      },
    }),
    ...(coldStart && { coldStart: resolveColdStart(coldStart, host, `${place}coldStart.meanwhile.error`) }),
    ...(prefill && { prefill }),
  };
}

function resolveLimit(limit: ReadLimit, { limits }: Host, path: string): MockLimit {
  const provider = limit.provider ?? limits[limit.kind];
  if (provider === undefined) {
    throw new CutoverError('usage', `${path}.provider is missing: how this mock's own provider words it is not known`);
  }
  // Kind and provider belong together: each host names for a kind what that kind's reader takes.
  return { ...limit, provider } as MockLimit;
}

function resolveColdStart(
  { meanwhile, ...settings }: NonNullable<ReadCapacity['coldStart']>,
  host: Host,
  path: string,
): ColdStart {
  if (meanwhile.kind === 'wait') return { ...settings, meanwhile };
  return { ...settings, meanwhile: { ...meanwhile, error: meanwhile.error ?? needError(host, path) } };
}

function needError({ overloaded }: Host, path: string): ProviderErrorName {
  if (overloaded !== undefined) return overloaded;
  throw new CutoverError('usage', `${path} is missing: what this mock's own provider answers is not known`);
}
