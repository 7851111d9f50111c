import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Linux counts in ticks of this length to every program, whatever the kernel's own are (time(7), USER_HZ). */
const TICK_MS = 10;
const PS_TIMEOUT_MS = 5_000;

/** The processor time a process has used since it began, user and system, ms; null: it is gone, or this system does not tell. */
export async function readCpuMs(pid: number): Promise<number | null> {
  if (process.platform === 'win32') return null;
  if (process.platform === 'linux') return readFile(`/proc/${pid}/stat`, 'utf8').then(parseProcessStat, () => null);
  const ps = promisify(execFile)('ps', ['-o', 'time=', '-p', String(pid)], { timeout: PS_TIMEOUT_MS });
  return ps.then(
    ({ stdout }) => parsePsTime(stdout),
    () => null,
  );
}

/** `utime` and `stime` of Linux' /proc/PID/stat (proc_pid_stat(5)); the name before them may hold anything. Null: it is none. */
export function parseProcessStat(stat: string): number | null {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 1)
    .trim()
    .split(/\s+/);
  // The 14th and 15th of all; the first here is the third.
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return Number.isFinite(user) && Number.isFinite(system) ? (user + system) * TICK_MS : null;
}

/** What `ps -o time=` prints: `[[days-]hours:]minutes:seconds[.hundredths]`. Null: it is none. */
export function parsePsTime(printed: string): number | null {
  const [, days = '0', hours = '0', minutes, seconds] =
    /^\s*(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:\.\d+)?)\s*$/.exec(printed) ?? [];
  if (minutes === undefined || seconds === undefined) return null;
  return Math.round((((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000);
}
