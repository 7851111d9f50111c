import type { RefusalWords } from '../../collector/records/call-words.ts';
import type { HeaderField } from '../../wire/http1/message-head.ts';
import type { ResponseReading } from './response-reader.ts';

/** Characters of the words that are kept. */
const MAX_TEXT_CHARACTERS = 400;
const MAX_HEADERS = 24;
const MAX_HEADER_CHARACTERS = 80;
/** Headers that tell of a limit, or how long to wait for one. */
const LIMIT_HEADER = /ratelimit|rate-limit|retry-after|quota/;

/**
 * What an answer refused with, as it came: headers of limits, and the body's first characters, or the error that a stream broke off with. Null: it refused
 * nothing. It may hold a key that the provider repeats, and is to be cleaned whole, then shortened.
 */
export function describeRefusal(
  status: number | null,
  headers: readonly HeaderField[],
  reading: Pick<ResponseReading, 'answer' | 'bodyStart'>,
): RefusalWords | null {
  const text = readWords(status, reading);
  if (text === null) return null;
  const kept = headers.filter(([name]) => LIMIT_HEADER.test(name.toLowerCase())).slice(0, MAX_HEADERS);
  return { headers: Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), value])), text };
}

/** The same, as much of it as is written. Cut only once it is cleaned: half a key is not known for one. */
export function shortenRefusal({ headers, text }: RefusalWords): RefusalWords {
  const short = Object.entries(headers).map(([name, value]) => [name, value.slice(0, MAX_HEADER_CHARACTERS)] as const);
  return { headers: Object.fromEntries(short), text: text.slice(0, MAX_TEXT_CHARACTERS) };
}

function readWords(
  status: number | null,
  { answer, bodyStart }: Pick<ResponseReading, 'answer' | 'bodyStart'>,
): string | null {
  if (status === null) return null;
  if (status >= 400) return bodyStart;
  const said = answer === null || answer.unread === true ? null : answer.error;
  return said === null || said === undefined ? null : `error: ${said}`;
}
