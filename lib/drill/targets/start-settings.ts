import { CutoverError } from '../../kit/cutover-error.ts';
import { object, optional } from '../../kit/settings/object.ts';
import { formatValue, type ReadBy } from '../../kit/settings/reader.ts';
import { listPlaceholders } from '../programs/fill-in.ts';
import { planProgram, programKeys } from '../programs/program-settings.ts';
import type { TargetPlace, TargetStart } from './target.ts';

const startSettings = object(
  programKeys(
    '`${port}`, `${primary.url}` and `${primary.model}` (and the fallback’s) may stand in them',
    'besides those, `${primary.key}` and `${NAME}` of the environment may stand in it',
  ),
);

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
  return { kind: 'program', program: planProgram(start, url, place, 'target.start') };
}

/** Throws where an address of a target waits for a port that nobody is given. */
export function checkPorts({ url, start }: { url: string; start?: StartSettings }, path: string): void {
  if (start === undefined && listPlaceholders(url).length > 0) {
    throw new CutoverError(
      'usage',
      `${path}.url must name its port where ${path}.start is left out, got ${formatValue(url)}`,
    );
  }
}
