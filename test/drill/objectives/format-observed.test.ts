import { expect, test } from 'vitest';
import { formatObserved } from '../../../lib/drill/objectives/format-observed.ts';

test.each([
  ['usableRatio', 0.71519, '71.5 %'],
  ['repairedWrongRatio', 0.28481, '28.5 %'],
  ['itlP50Ms', 0.42, '0.4 ms'],
  ['madeUpRatio', 0.5, '0.50'],
  ['madeUpMs', 5_000, '5,000'],
  ['failedRatio', 0.0001, '0.1 %'],
  ['failoverMs', 1245, '1.25 s'],
  ['ttftP95Ms', 318.2, '318 ms'],
  ['peakAttemptsPer250Ms', 1204, '1,204'],
  ['lostRequests', 1204, '1,204'],
  ['attemptsPerRequest', 1.995, '2.00'],
  ['usableRatio', null, 'not measured'],
] as const)('an observed %s of %s reads %s: by its metric, not by its name', (metric, observed, text) => {
  expect(formatObserved(metric, observed)).toBe(text);
});
