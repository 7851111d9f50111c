/** At most what is due in so long leaves at once. */
const STEP_MS = 2;
/** Who is behind goes so much faster until it has caught up. */
const CATCH_UP = 0.1;
/** What is owed for longer than that is forgotten. */
const MAX_OWED_MS = 20;

/**
 * The clock of a provider that shares its process with others: it stands still when the process does, and catches up
 * little by little. What has become due meanwhile would else leave at once, a load that nobody asked for, and what the
 * path takes to carry it would be measured as the path's delay.
 */
export class ProviderClock {
  #atMs = 0;
  #owedMs = 0;
  #lastMs: number;

  /** `nowMs` here and below: of any clock that runs evenly. */
  constructor(nowMs: number) {
    this.#lastMs = nowMs;
  }

  /** Its time, in ms since it was made. */
  get atMs(): number {
    return this.#atMs;
  }

  /** Goes on to `nowMs`, or part of the way. */
  advance(nowMs: number): void {
    const elapsedMs = nowMs - this.#lastMs;
    const stepMs = Math.min(elapsedMs, STEP_MS);
    this.#owedMs = Math.min(this.#owedMs + elapsedMs - stepMs, MAX_OWED_MS);
    const extraMs = Math.min(this.#owedMs, stepMs * CATCH_UP);
    this.#owedMs -= extraMs;
    this.#atMs += stepMs + extraMs;
    this.#lastMs = nowMs;
  }
}
