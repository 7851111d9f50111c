import { formatCount } from '../../kit/format/format-count.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import type { CallRow, ContractRow } from '../scorecard/application.ts';
import { sortKinds } from './sort-kinds.ts';

/** Did it call, were the calls valid, and what would a tool parser on the server save: `called 50.0 % of 40, 95.0 % of those valid`. */
export function describeCalls({ wanted, called, valid, inText, inTextInvalid }: CallRow): string {
  const saved = `${formatCount(inText)} that a tool parser on the server would save`;
  const written = inText + inTextInvalid;
  return [
    `called ${formatRatio(called / wanted, 'higher')} of ${formatCount(wanted)}`,
    ...(called === 0 ? [] : [`${formatRatio(valid / called, 'higher')} of those valid`]),
    ...(written === 0 ? [] : [`${formatCount(written)} written into the text, ${saved}`]),
  ].join(', ');
}

/** Answers that a contract can say nothing of; null where there were none. */
export function describeUnjudged(count: number | undefined): string | null {
  return count === undefined ? null : `${formatCount(count)} not judged: nothing that it compares is expected of them`;
}

/** What stood beside answers that are no worse for it; null where nothing did. */
export function describeNotes(notes: ContractRow['notes']): string | null {
  const kinds = sortKinds({ kinds: notes ?? {} }).map(({ kind, count }) => `${kind} ${formatCount(count)}`);
  return kinds.length === 0 ? null : `beside answers, no failure: ${kinds.join(', ')}`;
}
