import { headerName } from '../../faults/fault/header-settings.ts';
import { checked } from '../../kit/settings/checked.ts';
import { httpUrl } from '../../kit/settings/http-url.ts';
import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { number, type ReadBy, reject, text } from '../../kit/settings/reader.ts';
import { freezeSettings } from './freeze.ts';

const variableName = text({ pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, rule: 'the name of an environment variable' });

const lever = object({
  file: optional(
    'engaged while there is such a file, whatever is in it; one that cannot be looked for is engaged, and one whose folder is not there',
    text(),
  ),
  env: optional(
    'engaged where this variable is set to another value than 0, false, off or no; it is looked at once, before the start',
    variableName,
  ),
  url: optional(
    'released by an answer of 204, or of 200 with the body off, false, 0, no or released; engaged by any other 200',
    httpUrl(),
  ),
  misses: withDefault(
    'so many looks in a row at `url` that bring anything else engage it while it runs; before the start one does',
    number({ min: 1, max: 100, whole: true }),
    3,
  ),
});

/** What stops all drills at once, from outside. */
export type LeverSettings = ReadBy<typeof lever>;

const lock = object({
  folder: optional(
    'a folder that is there and that all machines share, in which each target that is drilled has a file',
    text(),
  ),
  url: optional(
    'what is put there holds the target: it must know GET, PUT and DELETE with If-Match and If-None-Match (an object of S3, WebDAV)',
    httpUrl(),
  ),
  tokenEnv: optional('the environment variable with the token that `url` takes as Bearer', variableName),
  leaseMs: withDefault(
    'the target is free again so long after its holder was last heard of, ms',
    number({ min: 1_000, max: 600_000 }),
    10_000,
  ),
});

const blastRadius = object({
  tenants: required(
    'the share of tenants whose requests faults may hit; which ones, the seed decides, so that one is hit always or never. A fault without match.tenants gets it',
    number({ min: 0.0001, max: 1 }),
  ),
  header: optional('the header that tells tenants apart, in lower case; without it the API key does', headerName),
});

/** How many tenants a drill may hit. */
export type BlastRadius = ReadBy<typeof blastRadius>;

/** Reads what keeps a drill from doing harm. */
export const safetySettings = object({
  lever: optional(
    'what stops a running drill and refuses new ones, looked at every half second',
    checked(lever, ({ file, env, url }, path) => {
      if (file === undefined && env === undefined && url === undefined)
        reject(path, 'an object with file, env or url', {});
    }),
  ),
  lock: optional(
    'one drill a target at a time, over several machines; without it, on this machine, for targets that the drill does not start',
    checked(lock, ({ folder, url, tokenEnv }, path) => {
      if ((folder === undefined) === (url === undefined)) reject(path, 'an object with folder or url', { folder, url });
      if (tokenEnv !== undefined && url === undefined) reject(`${path}.tokenEnv`, 'beside url', tokenEnv);
    }),
  ),
  freeze: withDefault('times in which nothing is attacked', freezeSettings, []),
  freezeFile: optional('a file (JSON or YAML) with a list of more of them', text()),
  maxDurationMs: optional('the longest that it may last, ms', number({ min: 1_000, max: 86_400_000 })),
  blastRadius: optional('how many tenants its faults may hit', blastRadius),
});
