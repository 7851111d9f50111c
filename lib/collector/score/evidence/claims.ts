import type { Drill } from '../../../drill/drill.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { ExchangeRecord } from '../../records/record.ts';

/** A response header that names the server, and its value for each provider. */
interface HeaderClaim {
  header: string;
  primary: string;
  fallback: string;
}

/** Portkey 1.15.2 answers with the place of the target in its configuration (seen on the wire). */
const portkeyClaim: HeaderClaim = {
  header: 'x-portkey-last-used-option-index',
  primary: 'config.targets[0]',
  fallback: 'config.targets[1]',
};

/** Reads who an exchange says served it: one of `claimSets`. */
export type ClaimReader = (exchange: Pick<ExchangeRecord, 'headers' | 'answer'>) => readonly ProviderName[];

const none: readonly ProviderName[] = [];
const one: Record<ProviderName, readonly ProviderName[]> = { primary: ['primary'], fallback: ['fallback'] };
const both: readonly ProviderName[] = ['primary', 'fallback'];

/** Everything a claim reader can answer: of a hundred thousand exchanges each answers with one of these very lists. */
export const claimSets: readonly (readonly ProviderName[])[] = [none, one.primary, one.fallback, both];

/**
 * Reads the providers an answer names: by the target's header, and by `model` where the providers have
 * different ones. A value that belongs to neither is no claim. Claims never decide who served.
 */
export function createClaimReader(drill: Pick<Drill, 'target' | 'providers'>): ClaimReader {
  const claim = drill.target.kind === 'portkey' ? portkeyClaim : drill.target.claim;
  const header = claim?.header.toLowerCase();
  const models = { primary: modelOf(drill, 'primary'), fallback: modelOf(drill, 'fallback') };
  return ({ headers, answer }) => {
    const byHeader = claim === undefined || header === undefined ? null : match(headers[header], claim);
    const byModel = answer === null ? null : match(answer.model, models);
    if (byHeader === null) return byModel === null ? none : one[byModel];
    return byModel === null || byModel === byHeader ? one[byHeader] : both;
  };
}

function modelOf(drill: Pick<Drill, 'providers'>, provider: ProviderName): string {
  const { upstream } = drill.providers[provider];
  return upstream.kind === 'mock' ? upstream.mock.model : upstream.model;
}

function match(value: string | null | undefined, names: { primary: string; fallback: string }): ProviderName | null {
  if (value === null || value === undefined || names.primary === names.fallback) return null;
  return value === names.primary ? 'primary' : value === names.fallback ? 'fallback' : null;
}
