/** The calls of one run that are not over. */
export interface RunCalls {
  readonly runToken: string | null;
  open: number;
}

/** Counts the calls that are not over, by the run they came in. */
export class OpenCalls {
  #latest: RunCalls = { runToken: null, open: 0 };
  /** Runs that came before the latest and still have open calls. */
  readonly #earlier = new Set<RunCalls>();

  /** A call of this run begins; what is returned takes its end. */
  begin(runToken: string | null): RunCalls {
    if (this.#latest.runToken !== runToken) this.#switchTo(runToken);
    this.#latest.open++;
    return this.#latest;
  }

  end(calls: RunCalls): void {
    calls.open--;
    if (calls.open === 0 && calls !== this.#latest) this.#earlier.delete(calls);
  }

  /** Of this run, or of all of them. */
  count(runToken?: string): number {
    let sum = 0;
    for (const calls of [this.#latest, ...this.#earlier]) {
      if (runToken === undefined || calls.runToken === runToken) sum += calls.open;
    }
    return sum;
  }

  #switchTo(runToken: string | null): void {
    if (this.#latest.open > 0) this.#earlier.add(this.#latest);
    const known = [...this.#earlier].find((calls) => calls.runToken === runToken);
    if (known !== undefined) this.#earlier.delete(known);
    this.#latest = known ?? { runToken, open: 0 };
  }
}
