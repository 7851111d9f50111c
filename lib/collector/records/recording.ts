/** The version of the recording format; a reader refuses others. */
export const RECORDING_VERSION = 1;

/** The first line of a recording. */
export interface RecordingHeader {
  kind: 'recording';
  version: typeof RECORDING_VERSION;
  /** What was recorded: a provider's base URL, or the log that was imported. */
  source: string;
  startEpochMs: number;
  /** JSON paths whose values were redacted in bodies. A replay redacts them in a request before it compares. */
  redactedPaths: string[];
}

/** A request as it was recorded. */
export interface RecordedRequest {
  method: string;
  /** Path and query. */
  target: string;
  headers: Record<string, string>;
  body: string;
}

/** A piece of a response body: an event of an event stream, else what came at once. */
export interface RecordedFrame {
  /** From the request's first byte, ms; never falls from frame to frame. */
  atMs: number;
  data: string;
}

/** A response as it was recorded. */
export interface RecordedResponse {
  status: number;
  headers: Record<string, string>;
  /** When the head came, from the request's first byte, ms. */
  headersMs: number;
  /** The body, decompressed. */
  frames: RecordedFrame[];
}

/** One request and what came back; a line of a recording. */
export interface RecordedExchange {
  kind: 'exchange';
  startEpochMs: number;
  endMs: number;
  /** How it ended, seen from the wire; only a `complete` one can be replayed. */
  end: 'complete' | 'cut' | 'no-response' | 'client-gone' | 'held';
  request: RecordedRequest;
  /** Null when none came. */
  response: RecordedResponse | null;
  /** Why a body is missing: it was no text, in a coding that is not known, or too long. Such an exchange cannot be replayed. */
  omitted?: string;
}

/** A recording, read. */
export interface Recording {
  header: RecordingHeader;
  exchanges: RecordedExchange[];
  /** Did it end in the middle of a line, as that of a recorder that was killed may? */
  torn: boolean;
}
