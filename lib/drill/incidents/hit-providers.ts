import type { Drill } from '../drill.ts';
import { listServing, type NamedProvider } from '../providers.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import type { Incident } from './incident.ts';
import { isOneOfModels } from './model-names.ts';
import type { IncidentPhase } from './phase.ts';

/** Who of a drill's providers an incident hits. */
export interface HitProviders {
  /** Those a phase hits; none where it hit models that the drill has not, and others that it has were hit at another time. */
  of(phase: IncidentPhase): readonly ProviderName[];
  /** How the models that were hit were told apart, or that they were not, a sentence; none where nobody said which. */
  notes: readonly string[];
}

/**
 * What hit the primary hits the first provider that answers callers; where an incident names models, and the drill's providers have some of
 * them, those that do. `fallback` is the second, `all` all of them, `guards` those with the role `guard`.
 */
export function findHitProviders(drill: Drill, { phases, scope }: Pick<Incident, 'phases' | 'scope'>): HitProviders {
  const serving = listServing(drill);
  const [primary, ...others] = serving;
  const providers = drill.providers.filter(({ name }) => serving.includes(name));
  const modelsOf = (phase: IncidentPhase): readonly string[] => phase.models ?? scope.models ?? [];
  const having = (phase: IncidentPhase): ProviderName[] =>
    providers.filter((provider) => isOneOfModels(modelOf(provider), modelsOf(phase))).map(({ name }) => name);
  const named = phases.filter((phase) => phase.on === 'primary' && modelsOf(phase).length > 0);
  const found = providers.filter(({ name }) => named.some((phase) => having(phase).includes(name)));
  return {
    of(phase) {
      switch (phase.on) {
        case 'primary':
          if (found.length > 0 && named.includes(phase)) return having(phase);
          return primary === undefined ? [] : [primary];
        case 'fallback':
          return others.slice(0, 1);
        case 'all':
          return serving;
        case 'guards':
          return listGuards(drill);
      }
    },
    notes: named.length === 0 ? [] : [describeModels([...new Set(named.flatMap(modelsOf))], found)],
  };
}

/** Those of a drill's providers that only guards ask. */
export const listGuards = ({ providers }: Drill): ProviderName[] =>
  providers.flatMap(({ name, role }) => (role === 'guard' ? [name] : []));

const modelOf = ({ upstream }: NamedProvider): string =>
  upstream.kind === 'mock' ? upstream.mock.model : upstream.model;

function describeModels(models: readonly string[], found: readonly NamedProvider[]): string {
  const names = models.join(', ');
  return found.length === 0
    ? `it hit ${names}, which no provider of the drill has by that name: the first stands for them`
    : `it hit ${names}, and so hits ${found.map((one) => `${one.name} (${modelOf(one)})`).join(' and ')}, while its model was hit`;
}
