import { RecentMap } from '../limits/recent-map.ts';
import { isOpenHeader, isSecretName, REDACTED } from './secret-names.ts';

/** Shorter values are not looked for elsewhere: they would be found everywhere. */
export const MIN_CHARACTERS = 8;
/** Of a longer body, what stands behind is not looked at. */
const MAX_BODY_CHARACTERS = 256 * 1024;
/** A field of JSON that holds text: its name and its value, as written. */
const TEXT_FIELD = /"([^"\\]{1,80})"\s*:\s*"((?:[^"\\]|\\.){8,8192})"/g;

/** A request, as far as secrets are in it. */
export interface BearingRequest {
  /** Names in lower case. */
  headers: Iterable<readonly [name: string, value: string]>;
  /** Path and query. */
  target: string;
  /** '' where it is not known. */
  body: string;
}

/** The secrets of a request: those that go by their name, and the values of headers that nobody knows. */
export interface ListedSecrets {
  named: string[];
  other: { header: string; value: string }[];
}

/**
 * The secrets a request bears, so that they can be taken out wherever else they turn up (an error that repeats the key, say): every
 * header but a short list, what the query and the body hold by name. A scheme before the credentials (`Bearer`) is no part of them.
 */
export function listSecrets({ headers, target, body }: BearingRequest): ListedSecrets {
  const named: string[] = [];
  const other: ListedSecrets['other'] = [];
  for (const [name, value] of headers) {
    if (isOpenHeader(name)) continue;
    const listed = listHeader(name, value);
    named.push(...listed.named);
    other.push(...listed.other);
  }
  const known = body.slice(0, MAX_BODY_CHARACTERS);
  named.push(
    ...pick([...listParameters(target), ...(isForm(known) ? listParameters(`?${known}`) : listFields(known))]),
  );
  return { named, other };
}

/** The latest headers, read: they are the same with each request, and most of the work. */
const readHeaders = new RecentMap<string, ListedSecrets>(256);

function listHeader(name: string, value: string): ListedSecrets {
  const key = `${name}:${value}`;
  const known = readHeaders.get(key);
  if (known !== undefined) return known;
  const isSecret = isSecretName(name);
  const fields = value.startsWith('{') ? listFields(value) : [];
  const listed = {
    named: pick([...(isSecret ? takeApart(value) : []), ...fields]),
    other: isSecret ? [] : pick([value]).map((text) => ({ header: name, value: text })),
  };
  readHeaders.set(key, listed);
  return listed;
}

/** The values of a text, in all forms they are written in: as they are, in a URL, in JSON. Too short ones are left out. */
export function listForms(values: readonly string[]): string[] {
  return pick(values).flatMap((value) => [...new Set([value, encodeUrl(value), JSON.stringify(value).slice(1, -1)])]);
}

function pick(values: readonly string[]): string[] {
  return [...new Set(values)].filter(
    (value) => value.length >= MIN_CHARACTERS && value !== REDACTED && !/^[\d.,:]+$/.test(value),
  );
}

/** `Bearer x`, `a=x; b=y` and `Digest username="x", response="y"`: the whole and its parts; of `Basic` what it encodes. */
function takeApart(value: string): string[] {
  const [, scheme = '', rest = value] = /^([A-Za-z0-9-]+) +(.*)$/s.exec(value) ?? [];
  const decoded = scheme.toLowerCase() === 'basic' ? decodeBase64(rest) : '';
  return [value, rest, ...rest.split(/[\s,;="]+/), decoded, decoded.slice(decoded.indexOf(':') + 1)];
}

function listParameters(target: string): string[] {
  const query = target.indexOf('?');
  if (query < 0) return [];
  return target
    .slice(query + 1)
    .split('&')
    .flatMap((parameter) => {
      const equals = parameter.indexOf('=');
      if (equals < 0 || !isSecretName(decodeUrl(parameter.slice(0, equals)))) return [];
      const value = parameter.slice(equals + 1);
      // In a form a plus is a space.
      return [value, decodeUrl(value), decodeUrl(value.replaceAll('+', ' '))];
    });
}

/** `a=x&b=y`, as a browser sends a form. */
const isForm = (body: string): boolean => /^[\w.~%[\]+*-]+=[^\s{}"]*$/.test(body);

function listFields(text: string): string[] {
  const found: string[] = [];
  for (const [, name = '', written = ''] of text.matchAll(TEXT_FIELD)) {
    if (!isSecretName(name)) continue;
    try {
      const value: unknown = JSON.parse(`"${written}"`);
      if (typeof value === 'string') found.push(value, value.replace(/^[A-Za-z]+ +/, ''));
    } catch {
      found.push(written);
    }
  }
  return found;
}

function encodeUrl(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    // Half a character has no code.
    return text;
  }
}

/** As the URL says it; as it stands where it is no code. */
export function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function decodeBase64(text: string): string {
  try {
    return atob(text.trim());
  } catch {
    return '';
  }
}
