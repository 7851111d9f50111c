import type { Drill } from '../../drill/drill.ts';
import { isOpenHeader, isSecretName, REDACTED } from '../../kit/secrets/secret-names.ts';
import { listSecrets } from '../../kit/secrets/list-secrets.ts';
import { redactTarget } from '../../kit/secrets/redact-text.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { providerNames } from '../../kit/terms/provider.ts';

/** What stands in a header of a drill for the environment: `${OPENAI_API_KEY}`. */
const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Every secret that a drill names or holds: the variables it reads, and what stands in its addresses and headers. */
export function collectSecrets(drill: Drill, env: NodeJS.ProcessEnv): string[] {
  const variables = new Set<string>();
  const held: string[] = [];
  for (const provider of providerNames) {
    const { upstream, injector } = drill.providers[provider];
    if (upstream.kind === 'url' && upstream.apiKeyEnv !== undefined) variables.add(upstream.apiKeyEnv);
    if (injector !== undefined) variables.add(injector.tokenEnv);
  }
  visitText(drill.target, (text, name, isHeader) => {
    for (const [, variable = ''] of text.matchAll(VARIABLE)) variables.add(variable);
    if (isHeader && !VARIABLE.test(text)) held.push(...listAll([[name.toLowerCase(), text]], ''));
    VARIABLE.lastIndex = 0;
  });
  visitText(drill, (text) => {
    if (/^https?:/i.test(text)) held.push(...listAll([], text));
  });
  return [...[...variables].flatMap((name) => env[name] ?? []), ...held];
}

function listAll(headers: [string, string][], target: string): string[] {
  const { named, other } = listSecrets({ headers, target, body: '' });
  return [...named, ...other.map(({ value }) => value)];
}

/**
 * A drill as it may be written down: without the values of headers that go out (`Bearer ${KEY}` holds none), and of secret parameters
 * of addresses.
 */
export function redactDrill(drill: Drill): Drill {
  const redact = (text: string, isSecret: boolean): string => {
    if (isSecret) return text.match(VARIABLE) === null ? REDACTED : text;
    return /^https?:/i.test(text) ? redactTarget(text) : text;
  };
  const all = mapText(drill, (text, name, isHeader) => redact(text, isHeader && isSecretName(name))) as Drill;
  const target = mapText(drill.target, (text, name, isHeader) =>
    redact(text, isHeader && !isOpenHeader(name.toLowerCase())),
  );
  return { ...all, target: target as Drill['target'] };
}

type Visit = (text: string, name: string, isHeader: boolean) => void;

function visitText(value: unknown, visit: Visit): void {
  mapText(value, (text, name, isHeader) => {
    visit(text, name, isHeader);
    return text;
  });
}

function mapText(
  value: unknown,
  map: (text: string, name: string, isHeader: boolean) => string,
  name = '',
  isHeader = false,
): unknown {
  if (typeof value === 'string') return map(value, name, isHeader);
  if (Array.isArray(value)) return value.map((item) => mapText(item, map, name, isHeader));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      mapText(item, map, key, isHeader || name === 'headers' || key === 'headers'),
    ]),
  );
}
