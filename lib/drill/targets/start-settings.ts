import { CutoverError } from '../../kit/cutover-error.ts';
import { parseHttpUrl } from '../../kit/settings/http-url.ts';
import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { list, number, type ReadBy, type Reader, record, reject, text } from '../../kit/settings/reader.ts';
import { fillIn, listPlaceholders } from './fill-in.ts';
import type { TargetPlace, TargetStart } from './target.ts';

const URL_RULE =
  'an http(s) URL without user information, fragment, or . and .. in its path; ${port} may stand for its port';

/** An address of a target: `http://127.0.0.1:${port}/api/chat`, where the drill starts it. */
export function targetUrl(): Reader<string> {
  return {
    read: (input, path) =>
      typeof input === 'string' && isUrl(atSomePort(input)) ? input : reject(path, URL_RULE, input),
    describe: () => ({ kind: 'text', rule: URL_RULE }),
  };
}

// Nothing else is filled in: a host from the environment would be one that nobody has allowed.
const isUrl = (url: string): boolean =>
  parseHttpUrl(url) !== null && listPlaceholders(url).length === 0 && !/^https?:[/]+[^/?#]*[{}]/i.test(url);

/** The same at a port that stands for whatever is free, so that it can be read as an address. */
export function atSomePort(url: string): string {
  return url.replace(/^(https?:\/\/[^/?#]*):\$\{port\}(?=[/?#]|$)/i, '$1:1');
}

export const startSettings = object({
  command: required(
    'the program and its arguments, run without a shell; `${port}`, `${primary.url}` and `${primary.model}` (and the fallback’s) may stand in them',
    list(text(), { min: 1 }),
  ),
  env: withDefault(
    'its environment, over that of whoever runs the drill; besides those, `${primary.key}` and `${NAME}` of the environment may stand in it',
    record(text(), text({ pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, rule: 'names of environment variables' })),
    {},
  ),
  folder: withDefault('its working folder, from where the drill is run', text(), '.'),
  readyUrl: optional(
    'it is ready when GET of this is answered with a 2xx; without it, when it takes connections',
    targetUrl(),
  ),
  readyWithinMs: withDefault('how long that may take, ms', number({ min: 1, max: 600_000 }), 60_000),
});

/** How a program of the user's is started for a run. */
export type StartSettings = ReadBy<typeof startSettings>;

/** The key of a target that may be started; left out, it is running already. */
export const startKey = optional(
  'the program to start for the run, and stop after it; left out, it is running already',
  startSettings,
);

/** How a target comes to answer at `url`, which is filled in. */
export function planStart(start: StartSettings | undefined, url: string, place: TargetPlace): TargetStart {
  if (start === undefined) return { kind: 'running' };
  const { command, env, folder, readyUrl, readyWithinMs } = start;
  const fillCommand = (part: string, index: number): string => {
    const path = `target.start.command[${index}]`;
    const secret = listPlaceholders(part).find(
      (name) => name.endsWith('.key') || !(name === 'port' || name.includes('.')),
    );
    if (secret !== undefined) {
      throw new CutoverError(
        'usage',
        `${path} must hold no \${${secret}}: arguments show in every list of processes. Put it into target.start.env.`,
      );
    }
    return fillIn(part, path, place);
  };
  const [name = '', ...args] = command.map(fillCommand);
  return {
    kind: 'program',
    program: {
      source: { kind: 'command', name },
      args,
      env: Object.fromEntries(
        Object.entries(env).map(([key, value]) => [key, fillIn(value, `target.start.env.${key}`, place)]),
      ),
      folder,
      ready:
        readyUrl === undefined
          ? { kind: 'connects', url, withinMs: readyWithinMs }
          : {
              kind: 'answers',
              url: fillIn(readyUrl, 'target.start.readyUrl', place),
              text: '',
              withinMs: readyWithinMs,
            },
    },
  };
}

/** Throws where an address of a target waits for a port that nobody is given. */
export function checkPorts({ url, start }: { url: string; start?: StartSettings }, path: string): void {
  if (start === undefined && listPlaceholders(url).length > 0) {
    throw new CutoverError('usage', `${path}.url must name its port where ${path}.start is left out, got ${url}`);
  }
}
