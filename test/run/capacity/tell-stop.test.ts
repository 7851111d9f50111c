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

it('is whatever the system refuses, a disk without room or a file too large: what was resolved until then is told', () => {
  const refuse = (code: string, message: string): Error =>
    Object.assign(new Error(`${code}: ${message}, write`), { code, syscall: 'write' });
  for (const [error, why] of [
    [refuse('ENOSPC', 'no space left on device'), 'the disk is full'],
    [refuse('EFBIG', 'file too large'), 'it would be larger than this user may make a file (ulimit -f)'],
    [refuse('EMFILE', 'too many open files'), 'EMFILE: too many open files, write'],
  ] as const)
    expect(tellStop(error, going)).toEqual({ stopped: `this machine refuses it what it needs: ${why}` });
  const mistake = Object.assign(new Error('ERR_INVALID_ARG_TYPE'), { code: 'ERR_INVALID_ARG_TYPE' });
  expect(() => tellStop(mistake, going)).toThrow(mistake);
});
