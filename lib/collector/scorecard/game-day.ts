/** What somebody approved before the drill: who said so, and the SHA-256 of the plan as it was shown, hexadecimal. */
export interface Approval {
  by: string;
  planHash: string;
}

/** A command that was run before (`preflight`) or behind (`postflight`) the drill. */
export interface FlightResult {
  which: 'preflight' | 'postflight';
  /** Its words, joined by spaces. */
  command: string;
  /** Null: it was ended, as it took too long. As a shell says it, 127 of one that could not be started, and 128 more than the number of a signal that ended it. */
  exitCode: number | null;
  ms: number;
  /** The end of what it printed, without secrets. */
  output: string;
}

/** Somebody who is there while a drill runs. */
export interface Contact {
  name: string;
  role?: string;
  reach?: string;
}

/** What there is to say of the day besides what was measured. */
export interface GameDay {
  approval: Approval | null;
  contacts: Contact[];
  commands: FlightResult[];
}
