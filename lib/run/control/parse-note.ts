import type { NoteRecord } from '../../collector/records/note.ts';
import { object, optional, required } from '../../kit/settings/object.ts';
import { choice, text } from '../../kit/settings/reader.ts';
import { noteKinds } from '../../kit/terms/note-kind.ts';

/** The longest text of a note, characters. */
const MOST_NOTE_CHARACTERS = 500;

const words = text({
  pattern: new RegExp(`^[^]{1,${MOST_NOTE_CHARACTERS}}$`),
  rule: `a text of 1 to ${MOST_NOTE_CHARACTERS} characters`,
});
const noteSettings = object({
  as: required('what it says of how the outage was met', choice(noteKinds)),
  text: optional('in your own words', words),
});
const stopSettings = object({ reason: optional('why, as a clause', words) });

/** A note before it has a time. */
export type Note = Pick<NoteRecord, 'as' | 'text'>;

/** Reads what was sent as a note; its text becomes one line. Throws a `usage` error that names what is wrong. */
export function parseNote(value: unknown): Note {
  const note = noteSettings.read(value, '');
  return { as: note.as, text: toLine(note.text) };
}

/** Reads why a drill is to be stopped; empty: nobody says. Throws as `parseNote` does. */
export function parseStop(value: unknown): { reason: string } {
  return { reason: toLine(stopSettings.read(value, '').reason) };
}

function toLine(said = ''): string {
  return said.replaceAll(/\s+/g, ' ').trim();
}
