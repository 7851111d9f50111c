import { CutoverError } from '../../kit/cutover-error.ts';
import { nearestName } from '../../kit/settings/nearest-name.ts';
import type { Place } from './place.ts';

/** `${port}`, `${primary.url}`, `${OPENAI_API_KEY}`: letters, digits, `_`, and dots between. */
const PLACEHOLDER = /\$\{([A-Za-z_][A-Za-z0-9_.]*)\}/g;

/** The name of an environment variable in a text of a drill: `${OPENAI_API_KEY}`. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What stands in a text in `${…}`. */
export function listPlaceholders(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

/** The environment variables that a text takes. */
export function listVariables(text: string): string[] {
  return listPlaceholders(text).filter((name) => VARIABLE.test(name) && name !== 'port');
}

/**
 * Fills in what a text asks for: `${port}` and `${primary.url}`, `.model`, `.key` of the place, and environment variables. `path`: where
 * it stands in the drill. Throws a `usage` error for a variable that is not set, or a name that is none.
 */
export function fillIn(text: string, path: string, { providers, port, env }: Place): string {
  const known = new Map<string, string>([['port', String(port)]]);
  for (const [name, { url, model, apiKey }] of Object.entries(providers))
    known.set(`${name}.url`, url).set(`${name}.model`, model).set(`${name}.key`, apiKey);
  return text.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = known.get(name) ?? (VARIABLE.test(name) ? env[name] : rejectName(path, name, [...known.keys()]));
    if (value !== undefined) return value;
    const near = nearestName(name, [...known.keys()]);
    const hint = near === undefined ? '' : ` Did you mean \${${near}}?`;
    throw new CutoverError('usage', `${path} needs the environment variable ${name}, which is not set.${hint}`);
  });
}

function rejectName(path: string, name: string, known: readonly string[]): never {
  const near = nearestName(name, known) ?? known[1] ?? 'port';
  throw new CutoverError(
    'usage',
    `${path} must ask for ${known.map((other) => `\${${other}}`).join(', ')} or an environment variable, got \${${name}}. Did you mean \${${near}}?`,
  );
}
