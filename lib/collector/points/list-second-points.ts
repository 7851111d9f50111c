import type { Second } from '../scorecard/second.ts';
import type { Point, RunTags } from './point.ts';

/** One second of a run: what callers had, and who served them, a point for each provider. By `second`, at its begin. */
export function listSecondPoints(second: Second, tags: RunTags, startMs: number): Point[] {
  const atMs = startMs + second.second * 1_000;
  const { due, sent, failed, usable, judged, ttftP50Ms, totalP95Ms } = second;
  return [
    {
      measurement: 'cutover_second',
      tags,
      atMs,
      fields: {
        due,
        sent,
        succeeded: sent - failed,
        failed,
        usable,
        judged,
        ttft_p50_ms: ttftP50Ms,
        total_p95_ms: totalP95Ms,
      },
    },
    ...Object.entries(second.served).map(([provider, answers]) => ({
      measurement: 'cutover_served',
      tags: { ...tags, provider },
      atMs,
      fields: { answers },
    })),
  ];
}
