import { decodeUrl } from './list-secrets.ts';
import { isOpenHeader, isSecretName, REDACTED } from './secret-names.ts';

/** What a key looks like, whoever's it is: the net under what is known of a request. */
const SHAPES =
  /\b(?:sk|pk|rk)-[\w-]{16,}|\b(?:xai-|gsk_)\w{16,}|\bAIza[\w-]{30,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bxox[abeprs]-[\w-]{10,}|\bAKIA[A-Z0-9]{16}|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|(?<=\bBearer +)[\w.~+/=-]{16,}/g;

const SHORTEST_SHAPE = 15;

/** Request headers with the values of all but a short list redacted. */
export function redactRequestHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return mapValues(headers, (name, value) => (isOpenHeader(name.toLowerCase()) ? value : REDACTED));
}

/** Response headers with the values of secret ones redacted. */
export function redactResponseHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return mapValues(headers, (name, value) => (isSecretName(name) ? REDACTED : value));
}

function mapValues(
  headers: Readonly<Record<string, string>>,
  map: (name: string, value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, map(name, value)]));
}

/** A request target, or a URL, with the values of secret query parameters redacted; everything else stays as it came. */
export function redactTarget(target: string): string {
  const query = target.indexOf('?');
  if (query < 0) return target;
  const parameters = target.slice(query + 1).split('&');
  return `${target.slice(0, query)}?${parameters.map(redactParameter).join('&')}`;
}

function redactParameter(parameter: string): string {
  const equals = parameter.indexOf('=');
  if (equals < 0) return parameter;
  const name = parameter.slice(0, equals);
  return isSecretName(decodeUrl(name)) ? `${name}=${REDACTED}` : parameter;
}

/** The text with every one of these secrets redacted; a longer one must stand before those it holds. */
export function removeSecrets(text: string, secrets: readonly string[]): string {
  let rest = text;
  for (const secret of secrets)
    if (secret.length <= rest.length && rest.includes(secret)) rest = rest.replaceAll(secret, REDACTED);
  return rest;
}

/** The text with everything redacted that has the shape of a key. */
export function removeShapes(text: string): string {
  return text.length < SHORTEST_SHAPE ? text : text.replaceAll(SHAPES, REDACTED);
}
