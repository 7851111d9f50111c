import type { MachineState } from '../../records/record.ts';

/** Seconds in which somebody watched this machine, and how many of them it was full in. */
export interface FullSeconds {
  seconds: number;
  full: number;
}

/** Below, who wants to run waits for a processor in most moments. */
const LEAST_IDLE = 0.1;
/** Other virtual machines take what the target would have had. */
const MOST_STOLEN = 0.1;
/** 1 MiB where a page has 4 KiB: processes wait for their own memory. */
const MOST_PAGES = 256;
/** One second is a hiccup. */
const LEAST_SECONDS = 2;

/** Was it full in this second? What the system does not tell is not counted. */
export function isFull({ idleRatio, stolenRatio, pagesSwappedIn }: MachineState): boolean {
  return (
    (idleRatio !== null && idleRatio < LEAST_IDLE) ||
    (stolenRatio !== null && stolenRatio > MOST_STOLEN) ||
    (pagesSwappedIn !== null && pagesSwappedIn > MOST_PAGES)
  );
}

/**
 * Is what was measured in these seconds in doubt: two full ones, and more of them than may be?
 *
 * @param maxFullRatio The drill's own, 0 to 1.
 */
export function isInDoubt({ seconds, full }: FullSeconds, maxFullRatio: number): boolean {
  return full >= LEAST_SECONDS && full / seconds > maxFullRatio;
}

/** The seconds whose middle lies within; null: nobody watched, or the system does not tell of idle time. */
export function countFullSeconds(
  health: Iterable<{ atEpochMs: number; machine?: MachineState | undefined }>,
  { fromEpochMs, toEpochMs }: { fromEpochMs: number; toEpochMs: number },
): FullSeconds | null {
  let seconds = 0;
  let full = 0;
  for (const { atEpochMs, machine } of health) {
    const middle = atEpochMs - HALF_SECOND_MS;
    if (machine === undefined || machine.idleRatio === null || middle < fromEpochMs || middle >= toEpochMs) continue;
    seconds++;
    if (isFull(machine)) full++;
  }
  return seconds === 0 ? null : { seconds, full };
}

/** A second is told of at its end. */
const HALF_SECOND_MS = 500;
