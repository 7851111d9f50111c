/** The API a client speaks. */
export type WireName = 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini';

/** One call to make: where, and whether the answer is asked for as a stream. */
export interface ClientCall {
  /** Origin of the API, without a path. */
  url: string;
  /** Origin of a healthy provider of the same API, for clients that know how to fall back. */
  fallbackUrl: string;
  streamed: boolean;
  /** The client's own time-out for one try, or for the call where it has no other, ms. */
  timeoutMs: number;
}

/** Where a driver puts what it gets, as it gets it: after an error, too, it shows what had come. */
export interface ClientSink {
  text(piece: string): void;
  /** The reason of the end in the provider's or the library's word. Nothing is said where none came. */
  finish(reason: string | null | undefined): void;
  /** The client has turned to its fallback. */
  fallBack(): void;
}

/** One real client library in one way of using it, with its retries as they are by default. */
export interface ClientDriver {
  /** Short and stable: it names the rows. */
  id: string;
  /** For the page: the package and the call. */
  label: string;
  /** The npm package whose version the page names. */
  packageName: string;
  wire: WireName;
  /** Which ways of asking it has; a helper for streams has one. */
  modes: readonly ('whole' | 'streamed')[];
  /** Resolves when the client has handed over an answer; rejects with what the client throws. */
  call(call: ClientCall, sink: ClientSink): Promise<void>;
}

/** The prompt of every call. */
export const PROMPT = 'Complete the sentence.';
