import { CutoverError } from '../kit/cutover-error.ts';
import { createMistakes } from '../kit/settings/mistakes.ts';
import { object, required } from '../kit/settings/object.ts';
import { type Description, list, reject, type Reader, text } from '../kit/settings/reader.ts';
import { PROVIDER_NAME, type ProviderName, TAKEN_NAMES, usualProviders } from '../kit/terms/provider.ts';
import type { MockReader } from './mock/mock-settings.ts';
import { createProviderKeys, type ProviderInput, type ProviderSettings } from './provider.ts';

/** A provider of a drill. */
export interface NamedProvider extends ProviderSettings {
  name: ProviderName;
}

/** A provider of a list as people write it. */
export interface NamedProviderInput<Name extends string = string> extends ProviderInput {
  readonly name: Name;
}

/** The providers of a drill that gives them no names. */
export interface TwoProvidersInput {
  readonly primary: ProviderInput;
  readonly fallback: ProviderInput;
}

const MOST = 5;

/**
 * Reads the providers of a drill, in the order in which they take over: `{primary, fallback}`, or a list of two to five with names. `mock`
 * reads a mock behind an injector.
 */
export function createProvidersSettings(mock: MockReader): Reader<readonly NamedProvider[], TwoProvidersInput> {
  const provider = createProviderKeys(mock);
  const two = object({
    primary: required('the one that is taken away', provider),
    fallback: required('the one that carries on', provider),
  });
  const named = list(
    object({
      name: required(
        'what it is called: in the timeline, in `${name.url}` of a target, in reports',
        text({ pattern: PROVIDER_NAME, rule: 'up to 20 lower-case letters and digits, a letter first' }),
      ),
      ...provider.keys,
    }),
    { min: 2, max: MOST },
  );
  const describeTwo = (): Description & { kind: 'object' } => two.describe() as Description & { kind: 'object' };
  return {
    read(input, path) {
      if (!Array.isArray(input)) {
        const read = two.read(input, path);
        return usualProviders.map((name) => ({ name, ...read[name] }));
      }
      const read = named.read(input, path);
      checkNames(read, path);
      return read;
    },
    describe: () => ({ ...describeTwo(), instead: named.describe() }),
  };
}

function checkNames(providers: readonly NamedProvider[], path: string): void {
  const names = providers.map(({ name }) => name);
  const mistakes = createMistakes();
  for (const [index, name] of names.entries()) {
    mistakes.attempt(() => {
      if (names.indexOf(name) < index) reject(`${path}[${index}].name`, 'another than those before it', name);
      if (TAKEN_NAMES.includes(name)) reject(`${path}[${index}].name`, `none of ${TAKEN_NAMES.join(', ')}`, name);
    });
  }
  mistakes.throwAny();
}

/** All their names: those that answer callers in the order in which they take over. */
export function listProviders({ providers }: { providers: readonly { name: ProviderName }[] }): ProviderName[] {
  return providers.map(({ name }) => name);
}

/** The names of those that answer callers, in the order in which they take over: all but those of guards. */
export function listServing({
  providers,
}: {
  providers: readonly Pick<NamedProvider, 'name' | 'role'>[];
}): ProviderName[] {
  return providers.flatMap(({ name, role }) => (role === undefined ? [name] : []));
}

/** The provider of this name, which the drill has. */
export function findProvider(
  { providers }: { providers: readonly NamedProvider[] },
  name: ProviderName,
): NamedProvider {
  const provider = providers.find((candidate) => candidate.name === name);
  if (provider === undefined) throw new CutoverError('bug', `The drill has no provider ${name}.`);
  return provider;
}
