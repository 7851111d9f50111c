/**
 * Work of one machine that its answers share: a token takes `slowness` times as long as alone, and while a prompt is
 * read nobody writes one. All times are ms of one clock, and `nowMs` never falls from call to call.
 */
export interface SharedWork {
  /** From now on, everything takes so many times as long; 1 or more. */
  setSlowness(slowness: number, nowMs: number): void;
  /** From when on a prompt that is there at `fromMs` could be read, behind those asked for before. */
  readableFrom(fromMs: number): number;
  /** Has a prompt read from `fromMs` on, which takes `readMs`. */
  read(fromMs: number, readMs: number, nowMs: number): void;
  /** The work done until now, in ms of writing alone. */
  done(nowMs: number): number;
  /** How long until so much work is done, ms, by what is known now; a long wait is told too short. 0 or less: it is done. */
  remainingMs(work: number, nowMs: number): number;
}

/** A wait is planned as if it were undisturbed when it is longer than this, so that it never ends too late. */
const SHORT_MS = 50;

/** A machine that has done nothing yet. */
export function createSharedWork(): SharedWork {
  let doneWork = 0;
  let lastMs = 0;
  let slowness = 1;
  /** When prompts are read, in order; those that are over are gone. */
  let reads: { fromMs: number; untilMs: number }[] = [];

  function advance(nowMs: number): void {
    if (nowMs <= lastMs) return;
    let readMs = 0;
    for (const { fromMs, untilMs } of reads) {
      readMs += Math.max(0, Math.min(untilMs, nowMs) - Math.max(fromMs, lastMs));
    }
    if (reads.length > 0) reads = reads.filter(({ untilMs }) => untilMs > nowMs);
    doneWork += (nowMs - lastMs - readMs) / slowness;
    lastMs = nowMs;
  }

  return {
    setSlowness(value, nowMs) {
      advance(nowMs);
      slowness = value;
    },
    readableFrom: (fromMs) => Math.max(fromMs, reads.at(-1)?.untilMs ?? 0),
    read(fromMs, readMs, nowMs) {
      advance(nowMs);
      if (readMs > 0) reads.push({ fromMs, untilMs: fromMs + readMs });
    },
    done(nowMs) {
      advance(nowMs);
      return doneWork;
    },
    remainingMs(work, nowMs) {
      advance(nowMs);
      const left = work - doneWork;
      if (left <= 0) return left * slowness;
      let needMs = left * slowness <= SHORT_MS ? left * slowness : left;
      let atMs = nowMs;
      for (const { fromMs, untilMs } of reads) {
        const untilReadMs = Math.max(0, fromMs - atMs);
        if (untilReadMs >= needMs) break;
        needMs -= untilReadMs;
        atMs = Math.max(atMs, untilMs);
      }
      return atMs + needMs - nowMs;
    },
  };
}
