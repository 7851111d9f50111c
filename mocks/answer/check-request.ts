import type { MockRequest } from './answer-plan.ts';
import type { MockModel } from './mock-model.ts';
import type { Refusable } from './wire/refusable.ts';
import type { ReadRequest, RequestProblem } from './wire/wire-format.ts';

/** What is wrong at the door, before anybody reads the body: the key or the version is missing. Null: nothing. */
export function findDoorProblem(request: MockRequest, { refuses, model, wire }: MockModel): RequestProblem | null {
  if (refuses.includes('missing-key') && !wire.carriesKey(request)) return wire.refuse('missing-key', '', model);
  if (refuses.includes('missing-version') && !wire.carriesVersion(request)) {
    return wire.refuse('missing-version', '', model);
  }
  return null;
}

/** The first thing a request asks for that this mock refuses, its model before all others; null: none. */
export function findRefusal(
  read: Extract<ReadRequest, { kind: 'request' }>,
  { refuses, model, wire }: MockModel,
): RequestProblem | null {
  if (refuses.includes('other-models') && read.model !== model) return wire.refuse('other-models', read.model, model);
  if (refuses.length === 0 && wire.refuses.length === 0) return null;
  for (const [what, parameter] of Object.entries(read.uses()) as [Refusable, string][]) {
    if (refuses.includes(what) || wire.refuses.includes(what)) return wire.refuse(what, parameter, model);
  }
  return null;
}
