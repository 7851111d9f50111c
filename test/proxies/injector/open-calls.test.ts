import { expect, test } from 'vitest';
import { OpenCalls } from '../../../lib/proxies/injector/open-calls.ts';

test('calls are counted for the run they came in, though another run has begun since', () => {
  const calls = new OpenCalls();
  const first = calls.begin('a');
  const second = calls.begin('b');
  const again = calls.begin('a');
  const nobody = calls.begin(null);
  expect([calls.count('a'), calls.count('b'), calls.count('c'), calls.count()]).toEqual([2, 1, 0, 4]);
  calls.end(first);
  calls.end(second);
  expect([calls.count('a'), calls.count('b'), calls.count()]).toEqual([1, 0, 2]);
  calls.end(again);
  calls.end(nobody);
  expect(calls.count()).toBe(0);
  calls.end(calls.begin('a'));
  calls.begin('a');
  expect(calls.count('a')).toBe(1);
});
