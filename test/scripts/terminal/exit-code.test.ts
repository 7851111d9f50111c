import { expect, it } from 'vitest';
import { findExitCode } from '../../../scripts/terminal/exit-code.ts';

it.each([
  ['pass', 0, 0],
  ['fail', 1, 0],
  ['invalid', 3, 3],
  ['aborted', 4, 4],
] as const)('%s ends with %i, and with %i under --no-gate', (verdict, gated, ungated) => {
  expect([findExitCode(verdict, true), findExitCode(verdict, false)]).toEqual([gated, ungated]);
});
