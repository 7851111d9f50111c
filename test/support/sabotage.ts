/** What the tests that break a drill have in common. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import type { RunEvent } from '../../lib/run/runner/run-event.ts';
import type { RunningSystem } from '../../lib/run/runner/start-system.ts';
import { signalIfThere } from './processes.ts';

/** Calls `act` once, when the run is this far. */
export function when(
  condition: (event: RunEvent) => boolean,
  act: (system: RunningSystem, event: RunEvent) => unknown,
) {
  let system: RunningSystem | undefined;
  let done = false;
  return (event: RunEvent): void => {
    if (event.kind === 'system-ready') system = event.system;
    if (done || !system || !condition(event)) return;
    done = true;
    void act(system, event);
  };
}

/** The run is in this phase. */
export const inPhase =
  (phase: string) =>
  (event: RunEvent): boolean =>
    event.kind === 'progress' && event.progress.phase === phase;

/** Stops a process for a while, as a machine that is too small would. */
export async function freeze(pid: number | undefined, ms: number): Promise<void> {
  if (pid === undefined) throw new Error('There is no such process.');
  if (!signalIfThere(pid, 'SIGSTOP')) return;
  await sleep(ms);
  signalIfThere(pid, 'SIGCONT');
}

/** Kills a process, which may have ended by itself; never the group of the test, which is what nobody's id stands for. */
export function kill(pid: number | undefined): void {
  if (pid === undefined) throw new Error('There is no such process.');
  signalIfThere(pid, 'SIGKILL');
}

/** This check takes the verdict away. */
export function expectInvalid(scorecard: Scorecard, id: string): void {
  expect(scorecard.validity.find((check) => check.id === id)).toMatchObject({ ok: false });
  expect(scorecard.verdict).toBe('invalid');
  expect(scorecard.reasons.map(({ code }) => code)).toContain(id);
}
