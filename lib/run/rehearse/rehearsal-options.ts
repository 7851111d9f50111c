import type { Budget, Price } from '../runner/budget.ts';

/** What the command line says of a rehearsal. */
export interface RehearsalOptions {
  /** Instead of the drill's. */
  seed?: number;
  /** At most so many cases of each kind of request. */
  maxCases: number;
  /** Only these cases: their ids, or their numbers in their file, from 1. Empty: all. */
  cases: readonly string[];
  /** Only these providers. Empty: all. */
  providers: readonly string[];
  /** Whether what the drill tries on them (`variants`) is asked, too. */
  variants: boolean;
  /** Whom cases are put to: each provider itself, or the target while all other providers are held down. */
  through: 'providers' | 'target';
  /** A drill in whose outage the cases are asked again, of the providers that it leaves alone. */
  during?: string;
  good: number;
  bad: number;
  stopsEarly: boolean;
  /** Calls a second to one provider. */
  ratePerSecond: number;
  /** Calls to one provider at a time. */
  concurrency: number;
  budget: Budget;
  prices: readonly Price[];
}
