import { REDACTED } from './recording.ts';

/** A header, query parameter or cookie with one of these words in its name is a secret. */
const SECRET_NAME =
  /auth|cookie|secret|password|credential|signature|session|api[-_]?key|(^|[-_])(key|token|sig)$|^openai-(organization|project)$/i;

/** Shorter values are not looked for elsewhere: they would be found everywhere. */
const MIN_SECRET_CHARACTERS = 8;

/** Is a header or query parameter of this name kept out of recordings? */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Headers with the values of secret ones redacted. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSecretName(name) ? REDACTED : value]),
  );
}

/** A request target with the values of secret query parameters redacted; everything else stays as it came. */
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
  return isSecretName(decode(name)) ? `${name}=${REDACTED}` : parameter;
}

/**
 * The secrets a request bears, longest first, so that they can be taken out wherever else they turn up (an error that
 * repeats the key, say). A scheme before the credentials (`Bearer`) is no part of them.
 */
export function listSecrets(headers: Readonly<Record<string, string>>, target: string): string[] {
  const fromHeaders = Object.entries(headers).flatMap(([name, value]) =>
    isSecretName(name) ? [value, value.replace(/^[A-Za-z]+ +/, '')] : [],
  );
  const fromQuery = target
    .slice(target.indexOf('?') + 1)
    .split('&')
    .flatMap((parameter) => {
      const equals = parameter.indexOf('=');
      if (equals < 0 || !isSecretName(decode(parameter.slice(0, equals)))) return [];
      const value = parameter.slice(equals + 1);
      return [value, decode(value)];
    });
  return [...new Set([...fromHeaders, ...fromQuery])]
    .filter((secret) => secret.length >= MIN_SECRET_CHARACTERS && secret !== REDACTED)
    .toSorted((a, b) => b.length - a.length);
}

/** The text with every one of these secrets redacted. */
export function removeSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
