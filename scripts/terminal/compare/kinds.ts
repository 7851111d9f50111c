import { capacityComparison } from './capacities.ts';
import { drillComparison } from './drills.ts';

/** Two results of one kind held against each other. */
export interface ShownComparison {
  /** What `--json` prints. */
  value: unknown;
  text(): string;
  markdown(): string;
  /** 0: no worse. 1: worse, and resolved. 3: not resolved, or not to be compared. */
  exitCode: 0 | 1 | 3;
}

/** What can be compared: a kind of result with the file that holds it. */
export interface ComparedKind {
  /** Its file in a folder of results. */
  file: string;
  /** Is this, parsed, of that kind? */
  isOf(value: unknown): boolean;
  /** Reads both and compares them; `usage` errors where they cannot be read. `before`, `after`: the paths of the files. */
  compare(before: ComparedFile, after: ComparedFile): Promise<ShownComparison>;
}

/** A result that was found. */
export interface ComparedFile {
  path: string;
  /** The folder it lies in, where that was named; null: the file was. */
  folder: string | null;
  /** Parsed JSON. */
  value: unknown;
}

/** Every kind there is, by its name in messages. A new one is a file and a line here. */
export const comparedKinds = {
  drill: drillComparison,
  capacity: capacityComparison,
} as const satisfies Record<string, ComparedKind>;
