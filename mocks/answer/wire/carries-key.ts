import type { MockRequest } from '../answer-plan.ts';

/** A header's value as one text; empty when it is not there. */
export function headerOf(request: MockRequest, name: string): string {
  return String(request.headers?.[name] ?? '');
}

/** Does the request carry a key, any key, in one of these headers or as a bearer token? */
export function carriesKey(request: MockRequest, ...names: readonly string[]): boolean {
  return (
    /^bearer +\S/i.test(headerOf(request, 'authorization')) || names.some((name) => headerOf(request, name) !== '')
  );
}
