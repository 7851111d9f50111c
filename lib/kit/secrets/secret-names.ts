/** What stands in the place of a secret, or of a field that was chosen. */
export const REDACTED = '[redacted]';

/** A header, query parameter, cookie or field with one of these words in its name holds a secret. */
const SECRET_NAME =
  /auth|cookie|secret|pass(word|wd|phrase|code)|credential|signature|session|(api|access|private|subscription|account|signing|encryption|service|functions?)[-_]?key|(access|id|refresh|device|client|csrf|xsrf)[-_]?token|(^|[-_])(key|token|sig|pass|pwd|jwt)$|^openai-(organization|project)$/i;

/** Request headers that say nothing about who asks: what a request may bear without a value that must not be written. */
const OPEN_HEADERS = new Set(
  `accept accept-charset accept-encoding accept-language anthropic-beta anthropic-version cache-control connection
  content-encoding content-length content-type date expect host http-referer keep-alive openai-beta origin referer te
  traceparent tracestate transfer-encoding upgrade user-agent via x-cutover-id x-request-id`.split(/\s+/),
);

/** Does something of this name hold a secret? */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** May the value of this request header be written? All but these are taken for secrets: nobody knows all names of keys. */
export function isOpenHeader(name: string): boolean {
  return OPEN_HEADERS.has(name) || name.startsWith('x-stainless-') || name.startsWith('sec-');
}
