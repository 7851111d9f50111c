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
}

/** A file that a scheduler reads. */
export interface ScheduleFile {
  /** Where it belongs; from the repository's root, but for systemd's. */
  path: string;
  text: string;
}

/** Writes a schedule for one scheduler. */
export type Scheduler = (scheduled: Scheduled) => ScheduleFile[];

/** The longest a scheduled job may take, minutes: what hangs is ended, and its faults with it by their leases. */
export const MOST_MINUTES = 60;
