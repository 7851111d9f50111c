import type { HeaderField } from '../../lib/wire/http1/message-head.ts';

/** Headers as the proxies have them: names in lower case. */
export function listHeaders(headers: Headers): HeaderField[] {
  return [...headers].map(([name, value]) => [name.toLowerCase(), value]);
}
