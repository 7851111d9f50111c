import { unionByKind } from '../settings/object.ts';
import type { ReadBy } from '../settings/reader.ts';
import { errorResponse } from './error-response.ts';
import type { FaultAction, FaultDefinition, FaultRequest } from './fault.ts';
import { silence } from './silence.ts';

/** Every fault there is, by kind. A new one is a file and a line here. */
const faults = {
  'error-response': errorResponse,
  silence,
} as const;

/** Reads one fault of a drill or of a control request. */
export const faultSettings = unionByKind({
  'error-response': errorResponse.settings,
  silence: silence.settings,
});

export type FaultSettings = ReadBy<typeof faultSettings>;

/** Asks the faults in order; the first that does not pass the attempt on decides. */
export function decideFault(
  chain: readonly FaultSettings[],
  request: FaultRequest,
  random: () => number,
): { fault: FaultSettings; action: Exclude<FaultAction, { kind: 'pass' }> } | null {
  for (const fault of chain) {
    // The map and the union are made of the same definitions, so kind and settings belong together.
    const definition = faults[fault.kind] as FaultDefinition<FaultSettings>;
    const action = definition.decide(fault, request, random);
    if (action.kind !== 'pass') return { fault, action };
  }
  return null;
}
