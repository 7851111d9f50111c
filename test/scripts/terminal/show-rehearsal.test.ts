import { expect, it } from 'vitest';
import { chooseStopWords } from '../../../scripts/terminal/show-rehearsal.ts';

it.each([
  ['providers are asked themselves', { through: 'providers' as const }, false],
  ['the target is asked', { through: 'target' as const }, true],
  ['a drill runs meanwhile', { through: 'providers' as const, during: 'drill.yaml' }, true],
])('says of faults, when it is stopped, only where there are some: %s', (_, options, isOfFaults) => {
  const { stopping, lost } = chooseStopWords(options);
  expect(/fault/.test(stopping)).toBe(isOfFaults);
  expect(/fault/.test(lost)).toBe(isOfFaults);
});
