import type { Drill } from '../../drill/drill.ts';
import type { Machine } from './machine.ts';

/** How one thing is: what was found, and what to do about it unless it is well. */
export type Finding =
  | { outcome: 'ok'; found: string }
  | { outcome: 'warning' | 'failed'; found: string; remedy: string };

/** What is looked at. */
export interface DoctorContext {
  machine: Machine;
  /** The drill that was named; null: none was. */
  drill: Drill | null;
  /** Ends it between two looks, and what a look waits for. */
  signal?: AbortSignal;
}

/** One thing to look at. A new one is a value in a list. */
export interface DoctorCheck {
  /** kebab-case; a script goes by it. */
  id: string;
  /** What is looked at, two or three words. */
  label: string;
  /** What it throws is its failure, in its own words. */
  look(context: DoctorContext): Promise<Finding> | Finding;
}

/** A thing that was looked at. */
export type DoctorLine = { id: string; label: string } & Finding;

export const ok = (found: string): Finding => ({ outcome: 'ok', found });
export const warning = (found: string, remedy: string): Finding => ({ outcome: 'warning', found, remedy });
export const failed = (found: string, remedy: string): Finding => ({ outcome: 'failed', found, remedy });
