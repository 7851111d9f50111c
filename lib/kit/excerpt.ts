import { escapeLine } from './invisible.ts';

/**
 * Text that is not ours (a name in a file, an answer, another program's words) as a message, a log line or a terminal may
 * show it: one line, what cannot be seen written out, at most `most` characters with `…` where it was cut.
 */
export function excerpt(text: string, most = 200): string {
  // Long texts are cut first: escaping 3 MB to show 200 characters of it takes long.
  const escaped = escapeLine(text.length > most ? text.slice(0, most) : text);
  if (text.length <= most && escaped.length <= most) return escaped;
  return `${escaped.slice(0, most - 1).replace(OPEN_END, '')}…`;
}

/** The same with its end in place of its beginning: the last words of a program. */
export function excerptEnd(text: string, most = 600): string {
  const escaped = escapeLine(text.length > most ? text.slice(-most) : text);
  return text.length <= most && escaped.length <= most
    ? escaped
    : `…${escaped.slice(1 - most).replace(/^[\udc00-\udfff]/, '')}`;
}

/** The beginning of a character, or of one that is written out, whose rest was cut. */
const OPEN_END = /([\ud800-\udbff]|\\(u(\{[0-9a-f]{0,5}|[0-9a-f]{0,3}))?)$/;

/** So long may a line of a message be, and so many lines may it have: that many mistakes in a file are told at once. */
const LINE_CHARACTERS = 2_000;
const LINES = 60;

/**
 * A message of ours with text of others in it: each line as `excerpt` gives it, and not more of them than somebody reads. Once
 * done, it changes nothing.
 */
export function excerptLines(text: string): string {
  const lines = text.split('\n', LINES + 1);
  const shown = lines.slice(0, LINES).map((line) => excerpt(line, LINE_CHARACTERS));
  return [...shown, ...(lines.length > LINES ? ['…'] : [])].join('\n');
}
