/** The run is over; a file without this line is one of a run that was killed. */
export interface RunEndRecord {
  kind: 'run-end';
  atEpochMs: number;
  reason: 'completed' | 'aborted';
  /**
   * What k6 ended with: its exit code (null: killed by a signal), how many script exceptions it logged, and the first of them; left out:
   * there was none, or an earlier version did not say.
   */
  k6: { exitCode: number | null; exceptions: number; exception?: string };
  /** Faults still armed on any injector after everything was reverted; 0 is the only good number. */
  faultsLeft: number;
  /** What went wrong with the drill's own processes, each as a clause: `observer (SIGKILL) ended by itself`. */
  crashed: string[];
  /** When the target ended by itself in the outage or after it, and how, as a clause. Left out: it did not, or an earlier version wrote it to `crashed`. */
  targetEnded?: { atEpochMs: number; why: string };
  /** Which stop condition ended it, when, and when its faults were taken back. Left out: none did. */
  stopCondition?: { atEpochMs: number; revertedEpochMs: number; why: string };
  /**
   * Who stopped it from outside: the safety lever, a lock that was lost, the longest duration, who cleared its injector. Left out: nobody,
   * or a person at its own terminal.
   */
  stoppedBy?: 'lever' | 'lock' | 'too-long' | 'cleared';
  /** Who approved the plan of which hash. Left out: nobody was to. */
  approval?: { by: string; planHash: string };
  /** What the commands before and behind it came to. Left out: there are none. */
  commands?: {
    which: 'preflight' | 'postflight';
    command: string;
    exitCode: number | null;
    ms: number;
    output: string;
  }[];
  /** Why it was aborted. */
  detail?: string;
  /** Why it was ended early, cause first: it could come to nothing. Left out: it was not. */
  hopeless?: string;
  /** When it was ended early, by whomever, faults first: what was due behind that was not sent for it. Left out: it came to its end, or an earlier version ran it. */
  stoppedEpochMs?: number;
  /**
   * How far the wall's clock moved against one that is never set, and the longest that the runner stood still, both at most, ms. Left
   * out by earlier versions.
   */
  clock?: { stepMs: number; stoppedMs: number };
}
