import { createEarliest } from './earliest.ts';
import type { FaultHit } from './find-fault-hits.ts';
import type { EntryWindow, PhaseWindow } from './phase-windows.ts';
import type { RowList } from './row-list.ts';
import type { ScoredRequest } from './scored-request.ts';

/** What requests are placed by; ms from the start of the run. */
export interface PlacedBy {
  hits: RowList<FaultHit>;
  entries: readonly EntryWindow[];
  outage: PhaseWindow | null;
  startEpochMs: number;
}

/** What is placed: a request, or one try of it. */
type Placed = Pick<ScoredRequest, 'arrival' | 'atMs' | 'overMs' | 'phase' | 'entry' | 'metFault'>;

/**
 * Says of each request which fault of the timeline it belongs to. A request belongs to the outage if it was sent in it, or
 * before it and met its fault or was over after it began: it then is of the `cutover`, wherever it was sent.
 */
export function placeRequests(requests: RowList<Placed>, { hits, entries, outage, startEpochMs }: PlacedBy): void {
  const firstHits = createEarliest(requests.length);
  for (const { index, atEpochMs } of hits) if (index !== null) firstHits.note(index, atEpochMs);
  if (outage === null) return;
  const outages = entries.filter(({ phase }) => phase === 'outage');
  const entryAt = (atMs: number): number | null =>
    (outages.findLast(({ startMs }) => atMs >= startMs) ?? outages[0])?.entry ?? null;
  for (const request of requests) {
    const { arrival, atMs, overMs, phase } = request;
    const hit = firstHits.get(arrival.index);
    request.metFault = hit !== undefined;
    if (phase === 'recovery') continue;
    const hitMs = hit === undefined ? null : hit - startEpochMs;
    const isOfOutage = phase === 'cutover' || hitMs !== null || (overMs !== null && overMs >= outage.startMs);
    if (!isOfOutage) continue;
    request.phase = 'cutover';
    request.entry = entryAt(hitMs ?? atMs);
  }
}
