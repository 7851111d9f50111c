import type { Ask } from '../wire-request.ts';

/** What a client library makes of an answer. */
export interface Read {
  text: string;
  calls: { name: string; input: unknown }[];
}

/** What every client is asked. */
export interface Question {
  ask: Ask;
  streamed: boolean;
  system: string;
  user: string;
}

/** A client of a mock at this origin (`http://127.0.0.1:PORT`). */
export type Client = (origin: string, question: Question) => Promise<Read>;

/** Any key will do. */
export const apiKey = 'any';

/** The model every client asks for. */
export const MODEL = 'm-1';
