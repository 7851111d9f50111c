import { CutoverError } from '../../kit/cutover-error.ts';
import { quoteWord } from './quote-word.ts';

/** A database of InfluxDB's first API, which versions 2 and 3 have too. */
export interface InfluxPlace {
  /** Where the API is: `http://127.0.0.1:8086`, with a path where it lies behind one. */
  api: string;
  database: string;
  /** Null: the database's own. */
  retentionPolicy: string | null;
  /** The header by which a request proves who it is from; null: it need not. */
  authorization: string | null;
  /** What must not be written. */
  secrets: readonly string[];
  /** The address as it may be written: nothing secret is in it. */
  shown: string;
  /** The flags that name it again, for people: words of a shell, with nothing secret in them. */
  flags: string;
}

const EXAMPLE = 'http://127.0.0.1:8086/cutover';

/**
 * Reads the address of a database, `http://[USER:PASSWORD@]HOST:8086/DATABASE[?rp=POLICY]`. `authVariable` names an environment variable that
 * holds `USER:PASSWORD`, or a token. Throws a `usage` error, without what is secret in it, when it is none.
 */
export function parseInfluxPlace(text: string, authVariable: string | undefined, env: NodeJS.ProcessEnv): InfluxPlace {
  const url = URL.canParse(text)
    ? new URL(text)
    : refuse(`--influx must be an address such as ${EXAMPLE}, and is none.`);
  const shown = `${url.protocol}//${url.host}${url.pathname}`;
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    refuse(`--influx must begin with http:// or https://, as in ${EXAMPLE}, got ${url.protocol}`);
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const database = decode(parts.pop() ?? refuse(`--influx must end with a database, as in ${EXAMPLE}, got ${shown}`));
  for (const key of url.searchParams.keys())
    if (key !== 'rp') refuse(`--influx knows one parameter, rp (the retention policy), got ${key} behind ${shown}`);
  if (url.hash !== '') refuse(`--influx must have nothing behind #, got ${shown}#…`);
  if (url.username === '' && url.password !== '')
    refuse('--influx must have a user before the colon of its password: http://USER:PASSWORD@HOST:8086/DATABASE.');
  const given = url.username === '' ? null : `${decode(url.username)}:${decode(url.password)}`;
  if (given !== null && authVariable !== undefined)
    refuse('--influx-auth and a user in the address of --influx exclude each other: leave one of them out.');
  const auth = authVariable === undefined ? given : readVariable(authVariable, env);
  const policy = url.searchParams.get('rp');
  const withPolicy = `${shown}${policy === null ? '' : `?rp=${encodeURIComponent(policy)}`}`;
  const withUser = given === null ? withPolicy : withPolicy.replace('://', '://USER:PASSWORD@');
  return {
    api: [url.origin, ...parts].join('/'),
    database,
    retentionPolicy: policy,
    authorization: auth === null ? null : authorize(auth),
    secrets: auth === null ? [] : listSecrets(auth),
    shown: withPolicy,
    flags: `--influx ${quoteWord(withUser)}${authVariable === undefined ? '' : ` --influx-auth ${authVariable}`}`,
  };
}

/** `USER:PASSWORD` is of version 1; a token has no colon in it. */
function authorize(auth: string): string {
  return auth.includes(':') ? `Basic ${Buffer.from(auth).toString('base64')}` : `Token ${auth}`;
}

/** The whole, what stands behind its colon, and what is sent of it, in the forms in which a database may say them again. */
function listSecrets(auth: string): string[] {
  const password = auth.slice(auth.indexOf(':') + 1);
  const forms = [auth, password].flatMap((text) => [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]);
  return [...new Set([...forms, Buffer.from(auth).toString('base64')])].filter((secret) => secret !== '');
}

function readVariable(name: string, env: NodeJS.ProcessEnv): string {
  const value = env[name];
  if (value !== undefined && /^[\u0021-\u007e\u00a1-\uffff]+$/.test(value)) return value;
  const why = value === undefined || value === '' ? 'it is not set' : 'a blank or a line break is in it';
  // Who gives the secret itself in place of its name is not told it again.
  const shown = /^[A-Z][A-Z0-9_]{0,59}$/.test(name) ? name : 'the one that is given';
  return refuse(
    `--influx-auth must name an environment variable that holds USER:PASSWORD or a token, but of ${shown} ${why}.`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse('--influx must have a percent sign only before two hexadecimal digits.');
  }
}

function refuse(message: string): never {
  throw new CutoverError('usage', message);
}
