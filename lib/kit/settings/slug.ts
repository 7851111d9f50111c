import { type Reader, text } from './reader.ts';

/** A name that can stand in a file's name, a URL and a key: lower-case words joined by hyphens. */
export function slug(): Reader<string> {
  return text({ pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, rule: 'lower-case words joined by hyphens' });
}
