/** What came of a call, by what was seen of it. */
import { expect, it } from 'vitest';
import { type CallSeen, readCall } from '../../../lib/run/calls/call-result.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';

const good: CallSeen = {
  status: 200,
  end: 'complete',
  streamed: true,
  answer: { ...emptyAnswer(), text: 'Fine.' },
  unread: null,
  said: '',
  retryAfter: null,
};
const failed = { ...emptyAnswer(), error: 'overloaded' };

it('an answer says whether it came as a stream', () => {
  expect(readCall(good, 0)).toMatchObject({ kind: 'answered', status: 200, streamed: true });
});

it.each<[string, Partial<CallSeen>, { cause: string; isHollow: boolean; isPassing: boolean }]>([
  ['no answer in a success', { answer: null }, { cause: 'no-answer', isHollow: true, isPassing: false }],
  ['a stream without an end', { end: 'unterminated' }, { cause: 'unterminated', isHollow: true, isPassing: false }],
  // It may be overloaded for now; so it is asked again.
  ['an error in a success', { answer: failed }, { cause: 'error-in-200', isHollow: true, isPassing: true }],
  // Others may read it.
  [
    'what cannot be read',
    { answer: { ...failed, unread: true } },
    { cause: 'unread', isHollow: false, isPassing: false },
  ],
  // The network may have spoilt this one; so it is asked again.
  ['a success that is cut', { end: 'cut' }, { cause: 'cut', isHollow: true, isPassing: true }],
  ['a failure that is cut', { status: 503, end: 'cut' }, { cause: 'status-503', isHollow: false, isPassing: true }],
  ['a success that is late', { end: 'client-gone' }, { cause: 'timed-out', isHollow: false, isPassing: true }],
  [
    'no response',
    { status: null, end: 'held', answer: null },
    { cause: 'timed-out', isHollow: false, isPassing: true },
  ],
  ['an overload', { status: 503, answer: null }, { cause: 'status-503', isHollow: false, isPassing: true }],
  ['a way elsewhere', { status: 302, answer: null }, { cause: 'redirect-302', isHollow: false, isPassing: false }],
])('tells %s', (_, seen, told) => {
  expect(readCall({ ...good, ...seen }, 0)).toMatchObject({ kind: 'failed', ...told });
});
