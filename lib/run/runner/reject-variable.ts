import { CutoverError } from '../../kit/cutover-error.ts';

/** Throws where a variable is not set. Who writes the key itself in the place of its variable's name must not read it in a log. */
export function rejectVariable(path: string, name: string): never {
  const shown = /^[A-Z][A-Z0-9_]{0,79}$/.test(name) ? name : 'no name in capitals (a key itself does not belong here)';
  throw new CutoverError('usage', `${path} must name a variable that is set, got ${shown}.`);
}
