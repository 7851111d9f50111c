import type { Every } from './parse-every.ts';
import type { ZoneFacts } from './zone-offsets.ts';

/** What is to be run, and when. */
export interface Scheduled {
  /** The drill's file, from the repository's root: letters, digits, `.`, `_`, `-` and `/`. */
  drill: string;
  /** Letters, digits and hyphens: units and jobs are called so. */
  name: string;
  every: Every;
  /** As it was written. */
  written: string;
  zone: ZoneFacts;
  /** Below it the job fails, 0..1; null: the verdict alone decides. */
  leastReadiness: number | null;
  /** A job that takes longer is ended, minutes. */
  mostMinutes: number;
  /** Is the repository an npm package, which has Cutover among its devDependencies? */
  isNpm: boolean;
}

/** A file that a scheduler reads. */
export interface ScheduleFile {
  /** Where it belongs; from the repository's root, but for systemd's. */
  path: string;
  text: string;
}

/** Writes a schedule for one scheduler. */
export type Scheduler = (scheduled: Scheduled) => ScheduleFile[];

/** The least that a scheduled job may take, minutes. */
const LEAST_MINUTES = 60;
/** What a drill takes besides its timeline, minutes: installing, starting, judging, its commands. */
const BESIDE_MINUTES = 15;

/**
 * How long a scheduled job may take, minutes: an hour, or more where two tries of the drill take longer. What hangs is ended, and its faults with it by their leases.
 *
 * @param lastsMs How long one try lasts by its timeline.
 */
export function findMostMinutes(lastsMs: number): number {
  return Math.max(LEAST_MINUTES, 2 * (Math.ceil(lastsMs / 60_000) + BESIDE_MINUTES));
}
