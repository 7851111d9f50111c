import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { MachineState } from '../../collector/records/record.ts';

/** Counts since the machine started; null: this system does not tell. Times in ticks of whatever length. */
export interface MachineCounts {
  total: number;
  idle: number;
  stolen: number | null;
  pagesSwappedIn: number | null;
}

/** Says what the whole machine did since it was asked before, or since this call; `read` is where the counts come from. */
export function watchMachine(read: () => MachineCounts = readCounts): () => MachineState {
  let before = read();
  return () => {
    const now = read();
    const state = compareCounts(before, now);
    before = now;
    return state;
  };
}

/** What a machine did between two looks at its counts. */
export function compareCounts(before: MachineCounts, now: MachineCounts): MachineState {
  const ticks = now.total - before.total;
  const shareOf = (from: number | null, to: number | null): number | null =>
    from === null || to === null || ticks <= 0 ? null : round(Math.min(1, Math.max(0, (to - from) / ticks)));
  const { pagesSwappedIn: pagesBefore } = before;
  return {
    idleRatio: shareOf(before.idle, now.idle),
    stolenRatio: shareOf(before.stolen, now.stolen),
    pagesSwappedIn:
      pagesBefore === null || now.pagesSwappedIn === null ? null : Math.max(0, now.pagesSwappedIn - pagesBefore),
  };
}

/** Linux tells all of it in /proc; elsewhere Node knows how long the processors were idle, and nothing of the rest. */
function readCounts(): MachineCounts {
  const ofLinux = parseProcStat(readOrEmpty('/proc/stat'));
  if (ofLinux !== null) return { ...ofLinux, pagesSwappedIn: parsePagesSwappedIn(readOrEmpty('/proc/vmstat')) };
  const counts: MachineCounts = { total: 0, idle: 0, stolen: null, pagesSwappedIn: null };
  for (const { times } of cpus()) {
    counts.total += times.user + times.nice + times.sys + times.idle + times.irq;
    counts.idle += times.idle;
  }
  return counts;
}

/**
 * The line of all processors in Linux' /proc/stat (proc_stat(5)): user, nice, system, idle, iowait, irq, softirq, steal, and
 * guests, which user and nice have in them. Waiting for a disk is idle. Null: there is no such line.
 */
export function parseProcStat(text: string): Omit<MachineCounts, 'pagesSwappedIn'> | null {
  const line = /^cpu +(\d+(?: \d+){3,})/m.exec(text)?.[1];
  if (line === undefined) return null;
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal] = line
    .split(' ')
    .map(Number);
  return {
    total: user + nice + system + idle + iowait + irq + softirq + (steal ?? 0),
    idle: idle + iowait,
    stolen: steal ?? null,
  };
}

/** `pswpin` of Linux' /proc/vmstat: pages that were brought back from swap. Null: it does not say. */
export function parsePagesSwappedIn(text: string): number | null {
  const count = /^pswpin (\d+)$/m.exec(text)?.[1];
  return count === undefined ? null : Number(count);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function round(ratio: number): number {
  return Math.round(ratio * 1000) / 1000;
}
