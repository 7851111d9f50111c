/** How an application answers that has an API of its own: where its text stands, whole and streamed, and what is no success. */
import { object, optional, required, unionByKind, withDefault } from '../../kit/settings/object.ts';
import { list, type ReadBy, record, text } from '../../kit/settings/reader.ts';
import { jsonPointer } from '../../kit/settings/json-pointer.ts';

const whichEvents = {
  event: optional('only events of this name (`event:` of server-sent events)', text()),
  where: optional(
    'only events whose JSON holds these: JSON pointers and the text that stands there ("true" for true)',
    record(text(), jsonPointer()),
  ),
  data: optional('only events whose data is this text ("[DONE]")', text()),
};
const piece = object({
  ...whichEvents,
  at: withDefault('where in its JSON the text stands; "" in data that is no JSON is that data', jsonPointer(), ''),
});
const events = object({
  delta: required('which events carry a piece of the text, and where', piece),
  end: optional('which one ends the stream; left out, its close does', object(whichEvents)),
  error: optional('which one tells of an error, and where; left out, an event of the name `error` does', piece),
});

const wholeForms = {
  json: object({
    text: required('where the answer stands: a text, or any value, which is judged as JSON', jsonPointer()),
    id: optional("where the provider's id of the answer stands, if the application passes it on", jsonPointer()),
  }),
  text: object({}),
  langserve: object({}),
};

const streamForms = {
  sse: events,
  ndjson: events,
  text: object({}),
  'ai-sdk-ui': object({}),
  langserve: object({}),
  'fastapi-sse': object({}),
};

export const appAnswerSettings = object({
  whole: optional(
    'how it answers at once: a pointer into its JSON, its whole text, or as LangServe does',
    unionByKind(wholeForms),
  ),
  stream: optional(
    "how it streams: server-sent events or lines of JSON of its own, plain text, the AI SDK's UI message stream, LangServe's events, or events whose data is the text (as FastAPI applications send them)",
    unionByKind(streamForms),
  ),
  errorAt: withDefault(
    'JSON pointers: where something stands there (not null, false, or an empty text, list or object), it is no success, whatever its status',
    list(jsonPointer()),
    ['/error'],
  ),
  errorTexts: withDefault(
    'an answer that holds one of these is no success ("try again later"); large and small letters are the same',
    list(text()),
    [],
  ),
});

/** How an application answers. */
export type AppAnswer = ReadBy<typeof appAnswerSettings>;

export type WholeForm = NonNullable<AppAnswer['whole']>;
export type StreamForm = NonNullable<AppAnswer['stream']>;
export type EventPiece = ReadBy<typeof piece>;
/** Which events are meant. */
export type EventChoice = Pick<EventPiece, 'event' | 'where' | 'data'>;
