import type { Drill } from '../../../drill/drill.ts';
import { findTarget } from '../../../drill/targets/index.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { ExchangeRecord } from '../../records/record.ts';

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
  const claim = findTarget(drill.target).claim(drill.target);
  const header = claim?.header.toLowerCase();
  const models = { primary: modelOf(drill, 'primary'), fallback: modelOf(drill, 'fallback') };
  return ({ headers, answer }) => {
    const byHeader = claim === null || header === undefined ? null : match(headers[header], claim);
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
