import { nestsDeeper } from './scan-brackets.ts';

/** JSON that was parsed, or the news that it could not be: hostile text never throws here. */
export type ParsedJson = { ok: true; value: unknown } | { ok: false };

/** A text that is no longer cannot nest so deep that parsing it takes seconds, and gigabytes. */
const SHORT_LENGTH = 65_536;
/** What nests deeper is of no use to anybody: Python's parser gives up at 1,000, .NET's at 64, Jackson at 1,000. */
const MOST_DEEP = 10_000;

/** `JSON.parse` of the whole text, as a result. A text of over 64 Ki characters that nests more than 10,000 deep is none. */
export function parseJson(text: string): ParsedJson {
  // An error that is thrown costs as much as a page that is parsed.
  if (!beginsAsJson(text)) return { ok: false };
  if (text.length > SHORT_LENGTH && nestsDeeper(text, MOST_DEEP)) return { ok: false };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false };
  }
}

/** Is the first character that is no white space of JSON's one that a value begins with? */
function beginsAsJson(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (!' \n\r\t'.includes(character)) return '{["-0123456789tfn'.includes(character);
  }
  return false;
}
