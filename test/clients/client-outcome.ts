/** How long a client waited before its retries. */
export type RetryWait =
  /** It did not retry, or at once. */
  | 'none'
  /** First exactly as long as the provider asked for, and never shorter. */
  | 'as asked'
  /** By a rule of its own. */
  | 'its own';

/** What a client threw, by what code can tell errors apart with. */
export interface ClientError {
  /** Its `name`, or where that says only `Error` its class. */
  name: string;
  /** HTTP status, where the error has one. */
  status?: number;
  /** The provider's own `type` and `code` (Gemini: `status`), where the error carries them. */
  type?: string;
  code?: string;
  /** The first words of its message, where it has neither status nor type. */
  message?: string;
}

/** What became of one call, as the code that made it sees it. */
export type ClientOutcome = {
  /** All text that was handed over. */
  text: string;
  /** Calls that reached the provider's seat; where a fault hit the connection before there was a call, calls it was to make. */
  attempts: number;
  wait: RetryWait;
} &
  /** `fellBack`: was the fallback asked? Only of clients that have one. */
  (
    | { kind: 'answer'; finish: string | null; fellBack?: true }
    | { kind: 'error'; error: ClientError }
    /** Neither an answer nor an error, and no time-out of the client's is running. */
    | { kind: 'hang' }
  );
