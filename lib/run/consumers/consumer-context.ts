/** A start that takes longer is told of, ms. */
export const SLOW_AFTER_MS = 5_000;

/** Where code of one's own works, and what is known there. */
export interface ConsumerContext {
  /** Takes the bundles of modules, and the logs of what is printed. */
  folder: string;
  env: NodeJS.ProcessEnv;
  /** Takes out of a text what must not be written. */
  clean: (text: string) => string;
  /** Told, a sentence each, of what takes long to start. */
  warn: (text: string) => void;
  /** What is long, ms. Default: `SLOW_AFTER_MS`. */
  slowAfterMs?: number;
}
