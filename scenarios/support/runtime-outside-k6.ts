/** Stands in for runtime.ts where a scenario is only read for its drill; nothing here can run load. */

/** Holds nothing: the plan is not read outside k6. */
export class SharedArray<T> extends Array<T> {}

export const exec = {};
export const http = {};

/** Does not sleep. */
export function sleep(): void {}

/** No settings: an empty JSON object for each. */
export function readSetting(): string {
  return '{}';
}

/** No files. */
export function readFile(): string {
  return '';
}
