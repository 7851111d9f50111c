import { expect, test } from 'vitest';
import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import { tellFailure } from '../../../lib/run/runner/tell-failure.ts';

const redactor = { clean: (text: string) => text.replace('key-1', '…') };
const running = new AbortController().signal;
const stopped = AbortSignal.abort('the safety lever is engaged');
const unbegun = 'Stopped before the load began.';
const target = new CutoverError('target', 'The target said key-1.');

test.each([
  ['keeps its code while nobody stops it', target, running, unbegun, 'target', 'The target said ….'],
  ['was stopped, whatever that made fail', target, stopped, unbegun, 'aborted', 'The target said ….'],
  ['keeps its code where it had begun', target, stopped, null, 'target', 'The target said ….'],
  ['is a bug whoever stops it', new CutoverError('bug', 'x'), stopped, unbegun, 'bug', 'x'],
  ['was stopped, where nothing else is known', new Error('aborted'), stopped, unbegun, 'aborted', unbegun],
])('a run that fails %s', (_, error, signal, before, code, message) => {
  expect(tellFailure(error, { signal, redactor, unbegun: before })).toMatchObject({ code, message });
});
