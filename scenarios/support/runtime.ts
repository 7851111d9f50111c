/** The one seam to the k6 runtime; outside k6 it is replaced, so that a scenario's drill can be read anywhere. */
export { SharedArray } from 'k6/data';
export { default as exec } from 'k6/execution';
export { default as http } from 'k6/http';
export { sleep } from 'k6';

/** A setting the runner passes in. Throws when it is missing: the script was started by hand without it. */
export function readSetting(name: string): string {
  const value = __ENV[name];
  if (value === undefined || value === '') {
    throw new Error(
      `${name} is not set. Run this scenario with "cutover drill", or set it yourself (see docs/scenarios.md).`,
    );
  }
  return value;
}

/** Reads a file next to nothing else: only in k6's init context. */
export function readFile(path: string): string {
  return open(path);
}
