import { maskUrl } from './mask-url.ts';
import { type Description, type Reader, reject } from './reader.ts';

const RULE = 'an http(s) URL without user information, fragment, or . and .. in its path';

/** An address that requests can be sent to, as `parseHttpUrl` takes it. It is kept as it is written. */
export function httpUrl(): Reader<string> {
  return {
    read: (input, path) =>
      typeof input === 'string' && parseHttpUrl(input) !== null
        ? input
        : reject(path, RULE, typeof input === 'string' ? maskUrl(input) : input),
    describe: (): Description => ({ kind: 'text', rule: RULE }),
  };
}

/**
 * Reads an address by the parser that later connects to it (WHATWG URL, as Node has it), so that nobody takes another
 * host for the one that is hit; null where it is none that requests can be sent to. User information (a secret in a file,
 * and `http://127.0.0.1:80@example.com/` is at example.com), a fragment, what the parser would drop without a word
 * (line breaks, backslashes), and path segments that climb are refused.
 */
export function parseHttpUrl(text: string): URL | null {
  const [, authority, path = ''] = /^https?:\/\/([^/?#\\]+)([^?#]*)[^#]*$/i.exec(text) ?? [];
  if (authority === undefined || authority.includes('@')) return null;
  // eslint-disable-next-line no-control-regex
  if (/[\s\\\u0000-\u0020\u007f]/.test(text) || /(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path)) return null;
  return URL.canParse(text) ? new URL(text) : null;
}

/**
 * The host of a parsed address, so that two names of one host are the same: IPv4 in its usual form (the parser reads
 * `127.1` and `0x7f000001`), IPv6 in brackets and shortened, names in lower-case ASCII (IDNA) and without the dot at the end.
 */
export function hostOf({ hostname }: URL): string {
  return hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
}

/** Does a host, as `hostOf` gives it, stand for this machine alone? */
export function isThisMachine(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/.test(host);
}

/** A host alone: a name, an IPv4 or IPv6 address (in brackets or not), without a port; read as `hostOf` gives it. */
export function hostName(): Reader<string> {
  const rule = 'a host without scheme, port or path: "api.openai.com"';
  return {
    read(input, path) {
      const host = typeof input === 'string' ? parseHost(input) : null;
      return host ?? reject(path, rule, input);
    },
    describe: () => ({ kind: 'text', rule }),
  };
}

function parseHost(text: string): string | null {
  const written = /^[^[\]]*:[^[\]]*:[^[\]]*$/.test(text) ? `[${text}]` : text;
  if (/:\d*$/.test(written) || /[/?#@*]/.test(written)) return null;
  const url = parseHttpUrl(`http://${written}/`);
  return url === null ? null : hostOf(url);
}
