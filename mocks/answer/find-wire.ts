import type { MockSettings } from '../../lib/drill/mock/mock-settings.ts';
import { findNamed } from './find-named.ts';
import type { WireFamily } from './wire/define-wire.ts';
import { wireFamilies } from './wire/index.ts';
import type { WireFormat } from './wire/wire-format.ts';

/** A mock asks for its format with every request, and it is always the same one. */
const made = new WeakMap<MockSettings, WireFormat>();

/** The wire format a mock speaks, in its flavour and with its differences. Throws a `usage` error for a wrong name. */
export function findWire(settings: MockSettings): WireFormat {
  const known = made.get(settings);
  if (known !== undefined) return known;
  const family = findNamed<WireFamily>(wireFamilies, settings.wire, 'wire format');
  const wire = family.create(settings.flavour, settings.differences ?? []);
  made.set(settings, wire);
  return wire;
}
