import { CutoverError } from '../../kit/cutover-error.ts';
import { optional, required, withDefault } from '../../kit/settings/object.ts';
import { list, number, record, text } from '../../kit/settings/reader.ts';
import { fillIn, listPlaceholders } from './fill-in.ts';
import type { Place } from './place.ts';
import { portUrl } from './port-url.ts';
import type { ProgramPlan } from './program.ts';

/** How a program of the user's is started for a run. */
export interface ProgramSettings {
  command: readonly string[];
  env: Readonly<Record<string, string>>;
  folder: string;
  readyUrl?: string;
  readyWithinMs: number;
}

/** The keys of a program. `inCommand`, `inEnv`: what may stand in them, as a clause. */
export const programKeys = (inCommand: string, inEnv: string) => ({
  command: required(`the program and its arguments, run without a shell; ${inCommand}`, list(text(), { min: 1 })),
  env: withDefault(
    `its environment, over that of whoever runs the drill; ${inEnv}`,
    record(text(), text({ pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, rule: 'names of environment variables' })),
    {},
  ),
  folder: withDefault('its working folder, from where the drill is run', text(), '.'),
  readyUrl: optional(
    'it is ready when GET of this is answered with a 2xx; without it, when it takes connections',
    portUrl(),
  ),
  readyWithinMs: withDefault(
    'how long that may take, ms: loading a model takes minutes',
    number({ min: 1, max: 3_600_000 }),
    60_000,
  ),
});

/** How a program is started that answers at `url`, which is filled in. `path`: where its settings stand in the drill. */
export function planProgram(settings: ProgramSettings, url: string, place: Place, path: string): ProgramPlan {
  const { command, env, folder, readyUrl, readyWithinMs: withinMs } = settings;
  const [name = '', ...args] = command.map((part, index) => fillIn(part, `${path}.command[${index}]`, place));
  return {
    source: { kind: 'command', name },
    args,
    env: Object.fromEntries(
      Object.entries(env).map(([key, value]) => [key, fillIn(value, `${path}.env.${key}`, place)]),
    ),
    folder,
    ready:
      readyUrl === undefined
        ? { kind: 'connects', url, withinMs }
        : { kind: 'answers', url: fillIn(readyUrl, `${path}.readyUrl`, place), text: '', withinMs },
  };
}

/** Refuses keys among the arguments of a program; `path` is its settings'. Throws a `usage` error. */
export function checkProgram({ command }: { command: readonly string[] }, path: string): void {
  for (const [index, part] of command.entries()) refuseSecret(part, `${path}.command[${index}]`, `${path}.env`);
}

function refuseSecret(part: string, path: string, envPath: string): void {
  const isSecret = (name: string): boolean => name.endsWith('.key') || !(name === 'port' || name.includes('.'));
  const secret = listPlaceholders(part).find(isSecret);
  if (secret === undefined) return;
  throw new CutoverError(
    'usage',
    `${path} must hold no \${${secret}}: arguments show in every list of processes. Put it into ${envPath}.`,
  );
}
