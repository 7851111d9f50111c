import { parseHttpUrl } from '../../kit/settings/http-url.ts';
import { type Reader, reject } from '../../kit/settings/reader.ts';
import { listPlaceholders } from './fill-in.ts';

const URL_RULE =
  'an http(s) URL without user information, fragment, or . and .. in its path; ${port} may stand for its port';

/** Reads the address of a program: `http://127.0.0.1:${port}/api/chat`, where the drill starts it. */
export function portUrl(): Reader<string> {
  return {
    read: (input, path) =>
      typeof input === 'string' && isUrl(atSomePort(input)) ? input : reject(path, URL_RULE, input),
    describe: () => ({ kind: 'text', rule: URL_RULE }),
  };
}

// Nothing else is filled in: a host from the environment would be one that nobody has allowed.
const isUrl = (url: string): boolean =>
  parseHttpUrl(url) !== null && listPlaceholders(url).length === 0 && !/^https?:[/]+[^/?#]*[{}]/i.test(url);

/** That address as it is written. */
export function atNamedPort(url: string): string {
  return url.replace(/^(https?:\/\/[^/?#]*):1(?=[/?#]|$)/i, '$1:${port}');
}

/** The same at a port that stands for whatever is free, so that it can be read as an address. */
export function atSomePort(url: string): string {
  return url.replace(/^(https?:\/\/[^/?#]*):\$\{port\}(?=[/?#]|$)/i, '$1:1');
}
