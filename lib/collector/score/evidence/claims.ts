import type { Drill } from '../../../drill/drill.ts';
import { findTarget } from '../../../drill/targets/index.ts';
import { listProviders, type NamedProvider } from '../../../drill/providers.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { ExchangeRecord } from '../../records/record.ts';

/** Reads who an exchange says served it: by header and by `model` one or two providers, mostly none or one. */
export type ClaimReader = (exchange: Pick<ExchangeRecord, 'headers' | 'answer'>) => readonly ProviderName[];

const none: readonly ProviderName[] = [];

/**
 * Reads the providers an answer names: by the target's header, and by `model` where the providers have
 * different ones. A value that belongs to none, or to several, is no claim. Claims never decide who served.
 * Of a hundred thousand exchanges those that say the same answer with the very same list.
 */
export function createClaimReader(drill: Pick<Drill, 'target' | 'providers'>): ClaimReader {
  const providers = listProviders(drill);
  const claim = findTarget(drill.target).claim(drill.target, providers);
  const header = claim?.header.toLowerCase();
  const byHeader = findOwners(providers.map((name) => [name, claim?.values[name]]));
  const byModel = findOwners(drill.providers.map((provider) => [provider.name, modelOf(provider)]));
  const lists = new Map<string, readonly ProviderName[]>();
  const listOf = (...told: ProviderName[]): readonly ProviderName[] => {
    const names = providers.filter((name) => told.includes(name));
    const known = lists.get(names.join());
    if (known === undefined) lists.set(names.join(), names);
    return known ?? names;
  };
  return ({ headers, answer }) => {
    const told = header === undefined ? undefined : byHeader.get(headers[header] ?? '');
    const model = byModel.get(answer?.model ?? '');
    if (told === undefined) return model === undefined ? none : listOf(model);
    return model === undefined || model === told ? listOf(told) : listOf(told, model);
  };
}

function modelOf({ upstream }: NamedProvider): string {
  return upstream.kind === 'mock' ? upstream.mock.model : upstream.model;
}

/** Whose a value is; one that several have is nobody's. */
function findOwners(values: readonly (readonly [ProviderName, string | undefined])[]): Map<string, ProviderName> {
  const owners = new Map<string, ProviderName>();
  for (const [name, value] of values) {
    if (value !== undefined && values.filter(([, other]) => other === value).length === 1) owners.set(value, name);
  }
  return owners;
}
