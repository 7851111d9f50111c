import type { MockRequest } from '../answer/answer-plan.ts';
import type { WireFamily } from '../answer/wire/define-wire.ts';
import { wireFamilies } from '../answer/wire/index.ts';
import type { WireFormat } from '../answer/wire/wire-format.ts';

const families: readonly WireFamily[] = Object.values(wireFamilies);
/** All there are, each family's default before its other flavours: some of those have paths of their own (Azure). */
const known = families.flatMap((family) => Object.keys(family.flavours).map((flavour) => family.create(flavour, [])));

/** The wire format that has this path; null when none of those known here has. */
export function findWireByPath(request: MockRequest): WireFormat | null {
  return known.find((wire) => wire.route(request) !== null) ?? null;
}
