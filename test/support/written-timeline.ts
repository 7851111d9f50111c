import type { TimelineEntry } from '../../lib/drill/timeline-entry.ts';
import type { FaultSettings } from '../../lib/faults/index.ts';
import type { UsualProvider } from '../../lib/kit/terms/provider.ts';

/** An entry as it is read, with the faults of both providers. */
type WrittenEntry = TimelineEntry & Record<UsualProvider, FaultSettings[]>;

/** 2 s warm-up, 10 s baseline, 10 s of 503 and 10 s of silence on the primary, 10 s recovery; a request every 100 ms. */
export const writtenTimeline: WrittenEntry[] = [
  { phase: 'warmup', durationMs: 2_000, rateFactor: 1, primary: [], fallback: [] },
  { phase: 'baseline', durationMs: 10_000, rateFactor: 1, primary: [], fallback: [] },
  {
    phase: 'outage',
    durationMs: 10_000,
    rateFactor: 1,
    primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }],
    fallback: [],
  },
  { phase: 'outage', durationMs: 10_000, rateFactor: 1, primary: [{ kind: 'silence' }], fallback: [] },
  { phase: 'recovery', durationMs: 10_000, rateFactor: 1, primary: [], fallback: [] },
];
