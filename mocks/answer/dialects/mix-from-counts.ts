import type { JsonBreakKind } from '../../../lib/wire/breakage/break-json.ts';
import type { FailureMix } from './dialect.ts';
import type { CountedKind, MeasuredCounts } from './measured-counts.ts';

/**
 * The failure kinds a counted kind stands for, in equal parts. One that stands for two or is narrower than its name
 * is an assumption: the fence's language and the side of the prose were not counted, the schema mismatches are "mostly
 * key case", and what is broken in some other way has that for a name.
 */
const kindsOf: Record<CountedKind, readonly [JsonBreakKind, ...JsonBreakKind[]]> = {
  'number-as-string': ['number-as-string'],
  'bool-as-string': ['bool-as-string'],
  'prose around json': ['prose-before', 'prose-after'],
  'valid json: schema mismatch': ['key-case'],
  'valid json: list': ['list-vs-object'],
  'no json at all (prose)': ['no-json'],
  fenced: ['fence-json'],
  'unclosed fence': ['fence-unclosed'],
  'truncated/unbalanced': ['truncated'],
  'trailing comma': ['trailing-comma'],
  'other broken': ['syntax-other'],
};

/** The failure mix that measured counts amount to. A count that falls on two kinds and is odd gives the first one more. */
export function mixFromCounts({ right, misses }: MeasuredCounts): FailureMix<JsonBreakKind> {
  const broken = (Object.entries(misses) as [CountedKind, number][]).flatMap(([counted, count]) => {
    const kinds = kindsOf[counted];
    return kinds.map((kind, place) => ({
      kind,
      weight: Math.floor((count + kinds.length - 1 - place) / kinds.length),
    }));
  });
  return [{ kind: 'right', weight: right }, ...broken];
}
