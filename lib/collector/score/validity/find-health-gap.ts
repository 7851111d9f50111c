import type { ProcessName } from '../../records/record.ts';
import type { Run } from '../join/run.ts';

/** The longest stretch of the run without word from a process, in ms; Infinity when there was none at all. */
export function findHealthGap({ evidence, windows, startEpochMs, endMs }: Run, process: ProcessName): number {
  const fromMs = windows[0]?.startMs ?? 0;
  const untilMs = windows.at(-1)?.endMs ?? endMs;
  const times = evidence.health
    .filter((record) => record.process === process)
    .map(({ atEpochMs }) => atEpochMs - startEpochMs)
    .filter((atMs) => atMs > fromMs && atMs < untilMs)
    .sort((a, b) => a - b);
  let gap = 0;
  let last = fromMs;
  for (const atMs of [...times, untilMs]) {
    gap = Math.max(gap, atMs - last);
    last = atMs;
  }
  return times.length === 0 ? Infinity : gap;
}

/** Longest silence of a process that reports every second. */
export const MAX_HEALTH_GAP_MS = 3_000;

/** The longest of these silences; null when one of them never ended, as nothing was heard at all. */
export function worstSilence(gapsMs: readonly number[]): number | null {
  const worstMs = Math.max(0, ...gapsMs);
  return worstMs === Infinity ? null : worstMs;
}
