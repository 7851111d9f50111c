/** Lines for people, on an output that may be gone, or that nobody reads any more. */
export interface LineLog {
  say(line: string): void;
  /** How many lines went nowhere. */
  readonly lost: number;
}

/** So much may wait for a reader that has stopped reading; what comes then is lost. */
const MOST_WAITING_BYTES = 256 * 1024;

/** A log on `stream`. It never waits, and never fails. */
export function createLineLog(stream: NodeJS.WriteStream): LineLog {
  let lost = 0;
  // A terminal that was stopped (Ctrl-S) would stop the whole process. Node has no name of its own for this.
  const { _handle: handle } = stream as { _handle?: { setBlocking?: (on: boolean) => void } };
  if (stream.isTTY) handle?.setBlocking?.(false);
  return {
    say(line) {
      if (stream.destroyed || stream.writableLength > MOST_WAITING_BYTES) lost++;
      else stream.write(`${line}\n`, (error) => error && lost++);
    },
    get lost() {
      return lost;
    },
  };
}
