import type { Drill } from '../../drill/drill.ts';
import { listPlaceholders, listVariables } from '../../drill/programs/fill-in.ts';
import { isOpenHeader, isSecretName, REDACTED } from '../../kit/secrets/secret-names.ts';
import { listSecrets } from '../../kit/secrets/list-secrets.ts';
import { redactTarget } from '../../kit/secrets/redact-text.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';

/**
 * Every secret that a drill names or holds: the variables it reads, and what stands in its addresses and headers; and what the programs it starts
 * inherit under the name of a secret.
 */
export function collectSecrets(drill: Drill, env: NodeJS.ProcessEnv): string[] {
  const variables = new Set<string>();
  const held: string[] = [];
  for (const { upstream, injector } of drill.providers) {
    if ('apiKeyEnv' in upstream && upstream.apiKeyEnv !== undefined) variables.add(upstream.apiKeyEnv);
    if (injector !== undefined) variables.add(injector.tokenEnv);
  }
  for (const { urlEnv, tokenEnv } of drill.notify)
    for (const name of [urlEnv, tokenEnv]) if (name !== undefined) variables.add(name);
  if (drill.safety?.lock?.tokenEnv !== undefined) variables.add(drill.safety.lock.tokenEnv);
  const commands = [
    ...drill.contracts.filter(({ kind }) => kind === 'command'),
    ...drill.preflight,
    ...drill.postflight,
  ];
  visitText([drill.target, drill.providers, commands], (text, name, within) => {
    const taken = listVariables(text);
    // What a program is told besides is no secret: its port, its folder.
    const isSecret = (variable: string): boolean => within !== 'env' || isSecretName(name) || isSecretName(variable);
    for (const variable of taken.filter(isSecret)) variables.add(variable);
    const mayBe = within === 'headers' || (within !== null && isSecretName(name) && !isTemplate(text));
    if (mayBe && listPlaceholders(text).length === 0) held.push(...listAll([[name.toLowerCase(), text]], ''));
  });
  visitText(drill, (text) => {
    if (/^https?:/i.test(text)) held.push(...listAll([], text));
  });
  return [...new Set([...[...variables].flatMap((name) => env[name] ?? []), ...held, ...listInherited(env)])];
}

/** A place, a sentence or a short word is no key, whatever its variable is called (`SSH_AUTH_SOCK`, `DESKTOP_SESSION`). */
const KEY_LIKE = /^(?!.*:(path=|\/\/))[^\s/.][^\s]{11,}$/;

function listInherited(env: NodeJS.ProcessEnv): string[] {
  return Object.entries(env).flatMap(([name, value = '']) =>
    isSecretName(name) && KEY_LIKE.test(value) ? [value] : [],
  );
}

function listAll(headers: [string, string][], target: string): string[] {
  const { named, other } = listSecrets({ headers, target, body: '' });
  return [...named, ...other.map(({ value }) => value)];
}

/**
 * A drill as it may be written down: without the values of headers that go out (`Bearer ${KEY}` holds none), of fields of a body or form that
 * are named like secrets, and of secret parameters of addresses.
 */
export function redactDrill(drill: Drill): Drill {
  const redact = (text: string, isSecret: boolean): string => {
    if (isSecret) return listPlaceholders(text).length === 0 ? REDACTED : text;
    return /^https?:/i.test(text) ? redactTarget(text) : text;
  };
  const all = mapText(drill, (text, name, within) =>
    redact(text, within !== null && isSecretName(name) && !isTemplate(text)),
  ) as Drill;
  const target = mapText(drill.target, (text, name, within) =>
    redact(
      text,
      within === 'headers'
        ? !isOpenHeader(name.toLowerCase())
        : within !== null && isSecretName(name) && !isTemplate(text),
    ),
  );
  return { ...all, target: target as Drill['target'] };
}

/** `{{session}}` is filled in for each request: it is none yet. */
const isTemplate = (text: string): boolean => text.includes('{{');

/** Among which named values a text stands. */
type Within = (typeof named)[number] | null;
const named = ['headers', 'env', 'body', 'form'] as const;
type Visit = (text: string, name: string, within: Within) => void;

function visitText(value: unknown, visit: Visit): void {
  mapText(value, (text, name, within) => {
    visit(text, name, within);
    return text;
  });
}

function mapText(
  value: unknown,
  map: (text: string, name: string, within: Within) => string,
  name = '',
  within: Within = null,
): unknown {
  if (typeof value === 'string') return map(value, name, within);
  if (Array.isArray(value)) return value.map((item) => mapText(item, map, name, within));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      mapText(item, map, key, named.find((each) => each === key) ?? within),
    ]),
  );
}
