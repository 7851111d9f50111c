import { CutoverError } from '../../kit/cutover-error.ts';

/** What a process has open besides its connections: its program, logs, records, channels, V8's own. */
const OWN_FILES = 64;
/** A proxy has one for the caller and one for the upstream. */
const FILES_PER_REQUEST = 2;

/**
 * Throws an `environment` error where a process of the drill could run out of files: with the most requests that can be open at
 * once, each on two connections of the observer's.
 *
 * @param mostOpen Requests that can be open at the same time.
 * @param limit How many files a process may have open; null: as many as it likes.
 */
export function checkFileLimit(mostOpen: number, limit: number | null = readFileLimit()): void {
  const needed = mostOpen * FILES_PER_REQUEST + OWN_FILES;
  if (limit === null || limit >= needed) return;
  throw new CutoverError(
    'environment',
    `A process may have ${limit} files open here, and this drill needs up to ${needed}: ${mostOpen} requests can be open at once. Run: ulimit -n ${needed} (or lower traffic.requestTimeoutMs or the rate).`,
  );
}

/** How many files a process may have open: Node raises its own limit to the hard one, and so does k6. Null: no limit, or unknown. */
export function readFileLimit(): number | null {
  // A report without it would look up the names of all connections.
  const report = process.report as NodeJS.ProcessReport & { excludeNetwork?: boolean };
  const before = report.excludeNetwork ?? false;
  report.excludeNetwork = true;
  const { userLimits } = report.getReport() as unknown as { userLimits?: { open_files?: { hard?: number | string } } };
  report.excludeNetwork = before;
  const hard = userLimits?.open_files?.hard;
  return typeof hard === 'number' ? hard : null;
}
