/** A text as one word of a POSIX shell, for people to copy: as it is, where a shell would take it so. */
export function quoteWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
