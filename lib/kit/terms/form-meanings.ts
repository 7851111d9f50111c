import type { FailureKind } from './failure-kind.ts';

/** A kind of failure for people: what is wrong, and what an engineer would try first. */
export type Meaning = readonly [sentence: string, fix: string];

const strip = 'strip it before parsing, or have the provider enforce a schema';
const repair = 'put a repair such as jsonrepair in front of the parser, or have the provider enforce a schema';

/** What stands around an answer, how it came, and whether it is JSON at all. */
export const formMeanings = {
  'stream-whole': [
    'A stream was asked for, and the answer came whole.',
    'read both by the content type, or have the gateway stream this provider',
  ],
  'stream-two-messages': [
    'Two messages run into one stream.',
    'begin over when a message begins, or let the gateway fall back only before the first token',
  ],
  'stream-order': [
    'Events of the stream are out of order, twice, or missing.',
    'check sequence numbers and block indexes, and ask again where they do not fit',
  ],
  'stream-after-end': ['There is content behind the end of the stream.', 'stop reading at the end'],
  'stream-unended': [
    'The stream closed and did not say that it was over.',
    'take it for cut, and ask again, unless both a finish reason and the end marker came',
  ],
  'stream-no-usage': [
    'The stream does not say what it took.',
    'ask for it (stream_options.include_usage), or count tokens yourself',
  ],
  'fence-json': ['The JSON stands in a code fence.', strip],
  'fence-bare': ['The JSON stands in a code fence that is not marked as JSON.', strip],
  'fence-unclosed': ['A code fence was opened and never closed.', 'raise max_tokens, and strip an open fence'],
  'fence-in-structured-mode': [
    'There is a code fence although a schema was to be enforced.',
    'check that the gateway hands response_format on to this provider',
  ],
  'prose-before': [
    'There is text before the JSON.',
    'ask for JSON only, take the JSON out of the text, or enforce a schema',
  ],
  'prose-after': [
    'There is text behind the JSON.',
    'ask for JSON only, take the JSON out of the text, or enforce a schema',
  ],
  'two-objects': [
    'There are several JSON values where one was asked for.',
    'ask for one value, or take the last that matches',
  ],
  ndjson: [
    'There are several JSON values of one form where one was asked for.',
    'ask for a list, or read lines of JSON',
  ],
  'think-block': ['Thoughts stand before the answer.', 'turn the reasoning parser of the server on, or strip thoughts'],
  'think-unclosed': ['Thoughts were begun and never ended.', 'raise max_tokens, or limit or turn off thinking'],
  'double-encoded': ['The answer is a JSON string that holds the JSON.', 'parse twice, or show the form by an example'],
  'no-json': ['There is no JSON.', 'enforce a schema, or ask for JSON and show an example'],
  'reasoning-only': ['There are thoughts and no answer.', 'raise max_tokens, or read the field of thoughts'],
  'empty-content': ['There is no text at all.', 'ask again, or fail over on an empty answer'],
  'content-array': ['The content is a list of parts where text is expected.', 'join the parts that are text'],
  'escaped-body': ['The quotes of the JSON are escaped.', repair],
  'single-quotes': ['Strings stand in single quotes.', repair],
  'python-literals': ['True, False or None stand for JSON’s words.', repair],
  'trailing-comma': ['There is a comma before a closing bracket.', repair],
  comments: ['There are comments in the JSON.', repair],
  'unquoted-keys': ['Keys stand without quotes.', repair],
  'nan-inf': ['NaN or Infinity stands for a number.', 'allow null in the schema, and say when'],
  'number-forms': ['A number is written as JSON has none.', 'say how numbers are written, or enforce a schema'],
  'raw-newline': ['A line break or tab stands in a string as it is.', repair],
  'bad-escape': ['A backslash stands before what is no escape.', repair],
  'inner-quotes': ['Quotes in a string are not escaped.', 'enforce a schema: a repair guesses where the string ends'],
  'smart-quotes': ['Typographic quotes stand for plain ones.', repair],
  ellipsis: ['An ellipsis stands for what was left out.', 'ask for all of it, and raise max_tokens'],
  truncated: ['The answer was begun and is cut.', 'raise max_tokens, or ask for less'],
  'truncated-parsable': ['What has come so far parses before the rest is there.', 'parse when the stream has ended'],
  bom: ['A byte order mark stands before the JSON.', 'strip it before parsing'],
  nbsp: ['A space that JSON does not know stands in it.', repair],
  'syntax-other': ['It is no JSON, for a reason of its own.', 'enforce a schema'],
  'tool-as-text': [
    'The call was written into the text.',
    'turn the tool parser of the server on: it would save this call',
  ],
  'tool-as-json-text': [
    'The call was written as text, as JSON alone.',
    'turn the tool parser of the server on, or parse the text',
  ],
  'args-object': ['Arguments are an object where a string is expected.', 'take both'],
  'args-empty': ['The arguments are empty.', 'take nothing for {}'],
  'args-double': ['The arguments are a string in a string.', 'parse twice'],
  'tool-id': ['The call has no id, so its result cannot be sent back.', 'make an id where there is none'],
  'tool-index': [
    'A fragment of a streamed call has no index, or one that is wrong or another call’s.',
    'tell calls apart by their id, and where there is none by a name that begins one',
  ],
  'tool-malformed': [
    'The provider could not read the call that the model wrote, and gives none out.',
    'ask again or fail over on this finish reason; make the tool’s schema flatter, or have calls validated (Gemini: mode VALIDATED)',
  ],
  'preamble-with-tool': ['There is text beside the call.', 'look for calls first, and for text then'],
  'finish-reason': ['The finish reason is another word.', 'map the words of every provider'],
  'refusal-field': [
    'The provider kept the answer back.',
    'look at its filters; a fallback of another maker has others',
  ],
  'surrogate-split': ['A character was cut in two.', 'decode the stream as a whole, not each piece'],
} as const satisfies Partial<Record<FailureKind, Meaning>>;
