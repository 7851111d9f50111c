import type { NoteKind } from '../../kit/terms/note-kind.ts';

/** What people said of how they met the outage, while it ran. Times are ms. */
export interface HumanResponse {
  /** In order, from the start of the run; hostile text. */
  notes: { atMs: number; as: NoteKind; text: string }[];
  /** From the start of the outage to the first `paged` or `seen` in it or behind it; null: nobody said so. */
  alertMs: number | null;
  /** From the start of the outage to the first `mitigated` in it or behind it; null: nobody said so. */
  mitigationMs: number | null;
}
