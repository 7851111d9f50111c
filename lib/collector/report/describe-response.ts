import { formatMs } from '../../kit/format/format-ms.ts';
import { NOT_MEASURED } from '../../kit/format/not-measured.ts';
import type { HumanResponse } from '../scorecard/response.ts';

/** One note, as texts. */
export interface NoteRow {
  at: string;
  as: string;
  text: string;
}

/** How fast people were, as a sentence. */
export function describeResponse({ alertMs, mitigationMs }: HumanResponse): string {
  const of = (ms: number | null): string => (ms === null ? NOT_MEASURED : `after ${formatMs(ms)}`);
  return `From the start of the outage: alert (paged or seen) ${of(alertMs)}, mitigated ${of(mitigationMs)}.`;
}

/** What they noted, in order. */
export function listNotes({ notes }: HumanResponse): NoteRow[] {
  return notes.map(({ atMs, as, text }) => ({ at: formatMs(atMs), as, text }));
}
