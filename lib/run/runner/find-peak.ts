import { readInput } from '../../collector/record-file/read-input.ts';
import type { Drill } from '../../drill/drill.ts';
import { createRateCurve } from '../../drill/rate-curve.ts';
import { parseTrace } from '../../drill/trace.ts';

/** The peak of a trace is of a stretch so long. */
const PEAK_MS = 10_000;

/** The highest rate of a drill's traffic, callers a second: its rate at its highest factor, or the busiest ten seconds of its trace. */
export async function findPeak({ traffic: { arrivals }, timeline }: Drill): Promise<number> {
  if (arrivals.kind === 'poisson') {
    const factors = timeline.map((entry) => {
      const curve = createRateCurve(entry);
      return Array.isArray(entry.rateFactor)
        ? Math.max(...entry.rateFactor.map(({ factor }) => factor))
        : curve.totalMs / entry.durationMs;
    });
    return arrivals.ratePerSecond * Math.max(...factors);
  }
  const rows = parseTrace(await readInput(arrivals.file, `Trace ${arrivals.file}`), arrivals.file);
  const counts = new Map<number, number>();
  for (const { atMs } of rows) {
    const piece = Math.floor(atMs / arrivals.speed / PEAK_MS);
    counts.set(piece, (counts.get(piece) ?? 0) + 1);
  }
  return (Math.max(1, ...counts.values()) * 1_000) / PEAK_MS;
}
