import { formatMs } from '../../kit/format/format-ms.ts';
import { nameProvider } from './name-provider.ts';
import { NOT_MEASURED } from '../../kit/format/not-measured.ts';
import type { ProviderChange, Routing, Shift } from '../scorecard/scorecard.ts';

/** How traffic moved away, in a few words. */
export function describeShift({ shift }: Pick<Routing, 'shift'>): string {
  if (shift === undefined || shift === null) return NOT_MEASURED;
  if (shift.shape !== 'ramp') return words.get(shift.shape) ?? shift.shape;
  return shift.riseMs === null ? 'only in part' : `within ${formatMs(shift.riseMs)}`;
}

/** A file may hold a shape of a later version. */
const words: ReadonlyMap<string, string> = new Map<Shift['shape'], string>([
  ['step', 'in one step'],
  ['alternating', 'to and fro'],
  ['never', 'not at all'],
]);

/** What the flaps are counted beyond, as a sentence: the changes that the drill expects. */
export function describeExpectedChanges({ changes = [] }: Pick<Routing, 'changes'>): string {
  const expected = changes.flatMap((change) => (change.expected === null ? [] : [describeChange(change)]));
  const beyond = expected.length === 0 ? '; none was to be expected' : `, beyond ${expected.join(' and ')}`;
  return `Changes of who gave most of the last nine answers${beyond}.`;
}

function describeChange({ atMs, to, expected }: ProviderChange): string {
  return `${expected === 'back' ? 'back' : 'away'} to ${nameProvider(to)} at ${formatMs(atMs)}`;
}
