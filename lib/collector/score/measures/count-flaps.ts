import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { ScoredRequest } from '../join/scored-request.ts';

const MIN_SERVED = 3;

/**
 * How often the serving provider changed beyond the two changes a clean cutover has (away and back). Judged by
 * the majority in each second with at least 3 answers; a tie leaves it where it was.
 */
export function countFlaps(requests: readonly Pick<ScoredRequest, 'atMs' | 'server'>[], hadOutage: boolean): number {
  const seconds = new Map<number, { primary: number; fallback: number }>();
  for (const { atMs, server } of requests) {
    if (server === null) continue;
    const second = Math.floor(atMs / 1000);
    const counts = seconds.get(second) ?? { primary: 0, fallback: 0 };
    counts[server]++;
    seconds.set(second, counts);
  }
  let current: ProviderName | null = null;
  let changes = 0;
  for (const [, { primary, fallback }] of [...seconds].sort(([a], [b]) => a - b)) {
    if (primary + fallback < MIN_SERVED || primary === fallback) continue;
    const majority = primary > fallback ? 'primary' : 'fallback';
    if (current !== null && majority !== current) changes++;
    current = majority;
  }
  return Math.max(0, changes - (hadOutage ? 2 : 0));
}
