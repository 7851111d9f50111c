import { readdirSync, readFileSync } from 'node:fs';

/** What a process holds at a moment. */
export interface Held {
  rssMb: number;
  descriptors: number;
}

/** Reads it from /proc (Linux); null when the process is gone. */
export function readHeld(pid: number): Held | null {
  try {
    const rssKb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (rssKb === undefined) return null;
    return { rssMb: Number(rssKb) / 1024, descriptors: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return null;
  }
}

/** The command line of a process, in words; empty when it is gone. */
export function readCommand(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  } catch {
    return '';
  }
}
