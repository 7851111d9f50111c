import type { ProviderName } from '../../kit/terms/provider.ts';

/** One second of the run, for pictures: all counts by the second a request was sent in. */
export interface Second {
  second: number;
  /** Requests the plan has due in it. Not in older files. */
  due?: number;
  sent: number;
  /** By who answered; older files have it as `primary` and `fallback`. */
  served: Record<ProviderName, number>;
  failed: number;
  usable: number;
  /** Planned requests whose kind has a contract: what `usable` is a part of, failures included. */
  judged: number;
  ttftP50Ms: number | null;
  totalP95Ms: number | null;
}
