import type { Progress } from './progress.ts';
import type { RunFolder } from './run-folder.ts';
import type { RunningLoad } from './start-load.ts';
import type { RunningSystem } from './start-system.ts';

/** What happens while a drill runs, for whoever shows it. */
export type RunEvent =
  | { kind: 'step'; text: string }
  | { kind: 'system-ready'; system: RunningSystem; folder: RunFolder }
  | { kind: 'load-started'; load: RunningLoad }
  /** The first request is about to fall due: times of the run count from here. */
  | { kind: 'load-began'; startEpochMs: number }
  | { kind: 'progress'; progress: Progress }
  | { kind: 'warning'; text: string };
