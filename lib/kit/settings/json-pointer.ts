import { type Description, type Reader, reject } from './reader.ts';

const RULE = 'a JSON pointer: "/answer/text", or "" for all of it';

/** A JSON pointer (RFC 6901). */
export function jsonPointer(): Reader<string> {
  return {
    read: (input, path) =>
      typeof input === 'string' && /^(\/([^~]|~[01])*)?$/.test(input) ? input : reject(path, RULE, input),
    describe: (): Description => ({ kind: 'text', rule: RULE, pattern: /^(\/([^~]|~[01])*)?$/ }),
  };
}

/** What a pointer leads to; undefined: nothing is there. */
export function readPointer(root: unknown, pointer: string): unknown {
  if (pointer === '') return root;
  let value = root;
  for (const step of pointer.slice(1).split('/')) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
