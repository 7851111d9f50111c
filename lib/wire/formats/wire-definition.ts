import type { AnswerAssembler } from './answer-assembler.ts';
import type { FinishWords } from './finish-words.ts';
import type { Place } from './place.ts';

/**
 * All that is known here of one wire format, for those who read answers in it and those who edit them. A plug-in: one
 * file (or folder) a format and a line in this folder's index; docs/add-a-wire-format.md adds one. Pure data, but for
 * the assembler. Of several choices or candidates it is the first that is meant.
 */
export interface WireDefinition {
  request: RequestPlaces;
  /** Puts an answer together, streamed or whole. */
  createAssembler(): AnswerAssembler;
  /** JSON is of this format if one of these keys is there, with such a value; without `value`, with a list. */
  marks: readonly { key: string; value?: RegExp }[];
  text: TextPlaces;
  arguments: ArgumentPlaces;
  finish: FinishPlaces;
  usage: UsagePlaces;
  /** Where the answer's id stands in a stream. */
  id: readonly Place[];
  end: StreamEnd;
  /** By what its events show their order in a stream; left out: by nothing. */
  order?: StreamOrder;
}

/** Where a request says what faults ask of it. */
export interface RequestPlaces {
  /** The keys under which the texts of the prompt stand. */
  prompt: readonly string[];
  /** Paths of keys to the most tokens that the answer may have. */
  maxTokens: readonly (readonly string[])[];
}

/** Where the text of an answer stands. */
export interface TextPlaces {
  /** `piece`: the next piece of the text; `all`: the text over again. In a whole body either is all there is. */
  places: readonly (Place & { holds: 'piece' | 'all' })[];
  /** The event that ends a text, by its `type`; null: only what ends the answer does. */
  endType: RegExp | null;
}

/** Where the arguments of an answer's first tool call stand. */
export interface ArgumentPlaces {
  /** The next piece of them; null: they come as a whole. */
  piece: Place | null;
  /** Which of several calls a piece is of: the first of these that is there tells. */
  call: readonly Place[];
  /** All of them, as text or (`value`) as the JSON object they are. */
  all: readonly (Place & { holds: 'text' | 'value' })[];
  /** The event behind their last piece, by its `type`; null: only what ends the answer is. */
  endType: RegExp | null;
}

/** Where an answer says why it ended, and the words for it. */
export interface FinishPlaces {
  places: readonly FinishPlace[];
  /** What stands at these places when the length was reached, and when the answer was filtered. */
  length: string;
  filtered: string;
  /** What the words mean, as they are read. */
  words: FinishWords;
}

/** One such place; `also`: what else says so, and is set along. */
export type FinishPlace = Place & {
  also?: Readonly<Record<'length' | 'filtered', readonly { path: readonly string[]; value: unknown }[]>>;
};

/** Where an answer says what it took. */
export interface UsagePlaces {
  places: readonly Place[];
  /** An event in which this list is empty is there for its usage alone. */
  emptyWithout?: string;
  /** The key of the tokens that were answered. */
  outputTokens: string;
}

/** What marks the end of a stream, beside the finish reason and the close of its connection. */
export interface StreamEnd {
  /** An event, by its `type`; null: there is none. */
  type: RegExp | null;
  /** Data that is no JSON; null: there is none. */
  marker: string | null;
}

/** By what the events of a stream show their order. */
export interface StreamOrder {
  /** The key of a number that goes up by one with each event; null: there is none. */
  sequence: string | null;
  /** Parts of a message that are opened, filled and closed, by the `type` of the events that do so; null: there are none. */
  parts: StreamParts | null;
}

/** Events by their `type`; `key`: where the number of their part stands. */
export interface StreamParts {
  begin: RegExp;
  start: RegExp;
  piece: RegExp;
  stop: RegExp;
  end: RegExp;
  key: string;
}
