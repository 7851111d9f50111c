import { expect, it } from 'vitest';
import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import { tellStop } from '../../../lib/run/capacity/tell-stop.ts';

const aborted = (reason?: unknown): AbortSignal => AbortSignal.abort(reason);
const going = new AbortController().signal;

it('is told whatever is thrown where it is stopped, also by what waits for a load to begin', () => {
  const thrown = new DOMException('The operation was aborted', 'AbortError');
  expect(tellStop(thrown, aborted())).toEqual({ stopped: 'it was stopped by hand' });
  expect(tellStop(thrown, aborted('SIGTERM was received'))).toEqual({ stopped: 'SIGTERM was received' });
});

it('is a failure of the environment in its own words, and no mistake of ours', () => {
  const environment = new CutoverError('environment', 'The load could not begin: the target ended.');
  expect(tellStop(environment, going)).toEqual({ stopped: 'The load could not begin: the target ended', isGone: true });
  for (const mistake of [new TypeError('x is not a function'), new CutoverError('bug', 'a count below zero')])
    expect(() => tellStop(mistake, going)).toThrow(mistake);
});

it('is a disk without room, too: what was resolved until then is told', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(tellStop(full, going)).toEqual({ stopped: 'its files cannot be written: the disk is full' });
  const missing = Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
  expect(() => tellStop(missing, going)).toThrow(missing);
});
