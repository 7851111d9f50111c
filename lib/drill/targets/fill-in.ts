import { CutoverError } from '../../kit/cutover-error.ts';
import { nearestName } from '../../kit/settings/nearest-name.ts';
import { providerNames } from '../../kit/terms/provider.ts';
import type { TargetPlace } from './target.ts';

/** `${port}`, `${primary.url}`, `${OPENAI_API_KEY}`: letters, digits, `_`, and dots between. */
const PLACEHOLDER = /\$\{([A-Za-z_][A-Za-z0-9_.]*)\}/g;

/** The name of an environment variable in a text of a drill: `${OPENAI_API_KEY}`. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What only the place of a target knows. */
const placeNames = ['port', ...providerNames.flatMap((name) => [`${name}.url`, `${name}.model`, `${name}.key`])];

/** What stands in a text in `${…}`. */
export function listPlaceholders(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

/** The environment variables that a text takes. */
export function listVariables(text: string): string[] {
  return listPlaceholders(text).filter((name) => VARIABLE.test(name) && name !== 'port');
}

/**
 * Fills in what a text of a target asks for: `${port}` and `${primary.url}`, `.model`, `.key` of the place, and environment variables. `path`: where
 * it stands in the drill. Throws a `usage` error for a variable that is not set, or a name that is none.
 */
export function fillIn(text: string, path: string, { providers, port, env }: TargetPlace): string {
  const known = new Map<string, string>([['port', String(port)]]);
  for (const name of providerNames) {
    const { url, model, apiKey } = providers[name];
    known.set(`${name}.url`, url).set(`${name}.model`, model).set(`${name}.key`, apiKey);
  }
  return text.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = known.get(name) ?? (VARIABLE.test(name) ? env[name] : rejectName(path, name));
    if (value !== undefined) return value;
    throw new CutoverError('usage', `${path} needs the environment variable ${name}, which is not set.`);
  });
}

function rejectName(path: string, name: string): never {
  const near = nearestName(name, placeNames) ?? 'primary.url';
  throw new CutoverError(
    'usage',
    `${path} must ask for ${placeNames.map((known) => `\${${known}}`).join(', ')} or an environment variable, got \${${name}}. Did you mean \${${near}}?`,
  );
}
