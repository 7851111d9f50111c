import type { MockSettings } from '../../lib/drill/mock/mock-settings.ts';
import { findNamed } from '../answer/find-named.ts';
import type { WireFamily } from '../answer/wire/define-wire.ts';
import { wireFamilies } from '../answer/wire/index.ts';

/** The flavour a mock speaks its wire format in: the one it names, else the format's own. Throws a `usage` error. */
export function findFlavour({ wire, flavour }: Pick<MockSettings, 'wire' | 'flavour'>): string {
  const { flavours } = findNamed<WireFamily>(wireFamilies, wire, 'wire format');
  return flavour ?? Object.keys(flavours)[0] ?? '';
}
