import type { NoteKind } from '../../kit/terms/note-kind.ts';

/** What a person noted while the drill ran. */
export interface NoteRecord {
  kind: 'note';
  /** When it was said. */
  atEpochMs: number;
  as: NoteKind;
  /** In their own words, one line; empty: they said none. */
  text: string;
}
