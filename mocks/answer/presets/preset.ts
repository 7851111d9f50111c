import type { Dialect } from '../dialects/dialect.ts';

/** Where a rate was published, by whom, and under which licence the numbers may be passed on. */
export interface PresetSource {
  name: string;
  publishedIn: string;
  licence: string;
}

/** A number as it was published: a ratio of 0 to 1. */
export interface PublishedMeasure {
  name: string;
  value: number;
  /** Answers it was measured on; null where that is not said. */
  of: number | null;
  /** Is it the number itself, or only known to be no higher? */
  bound: 'exact' | 'at-most';
}

/** How often a model at a host was right, as others measured it on a day, as a mock can play it. */
export interface Preset {
  model: string;
  host: string;
  /** Of the measurement, as far as it is told: 2025-11-15 or 2026-04. */
  date: string;
  source: PresetSource;
  measures: readonly PublishedMeasure[];
  /** What of it was not published, and had to be assumed to be played. */
  assumed: string;
  /** What it sets of a dialect; all else is that of the dialect. */
  set: Partial<Pick<Dialect, 'extraction' | 'tool-call'>>;
}
