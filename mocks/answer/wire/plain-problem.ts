import type { RequestProblem } from './wire-format.ts';

/** A problem of an API that names neither parameter nor code in its errors. */
export function plainProblem(status: RequestProblem['status'], message: string): RequestProblem {
  return { status, message, param: null, code: null };
}
