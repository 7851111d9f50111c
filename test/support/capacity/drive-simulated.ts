import type { Block } from '../../../lib/collector/capacity/block.ts';
import { summarizeCapacity } from '../../../lib/collector/capacity/summarize-capacity.ts';
import type { Capacity } from '../../../lib/collector/scorecard/capacity.ts';
import { driveSearch, type SearchDriven } from '../../../lib/run/capacity/drive-search.ts';
import { createLedger } from '../../../lib/run/capacity/ledger.ts';
import type { BlockToPlan } from '../../../lib/run/capacity/plan-block.ts';
import type { BlockStopped } from '../../../lib/run/capacity/run-block.ts';
import type { SearchSettings } from '../../../lib/run/capacity/search-capacity.ts';
import type { Budget } from '../../../lib/run/runner/budget.ts';

/** What a search saw, said and sent, and what is written of it. */
export interface DrivenSimulation {
  driven: SearchDriven;
  capacity: Capacity;
  /** Each load that was sent, in order. */
  sent: BlockToPlan[];
  told: string[];
  /** What each block that tried a rate was. */
  blocks: Block[];
  /** What was written behind each of them. */
  known: Capacity[];
}

const WARMUP_MS = 15_000;
const REST_MS = 60_000;

/** The whole search as it is driven, but for the loads: these are `runBlock`'s, in simulated time. */
export async function driveSimulated({
  search,
  peakRate,
  machine = null,
  budget = {},
  shapes = false,
  runBlock,
}: {
  search: SearchSettings;
  peakRate: number;
  machine?: Capacity['machine'];
  budget?: Budget;
  shapes?: boolean;
  runBlock(planned: BlockToPlan): Block | BlockStopped;
}): Promise<DrivenSimulation> {
  const sent: BlockToPlan[] = [];
  const told: string[] = [];
  const blocks: Block[] = [];
  const known: Capacity[] = [];
  const ledger = createLedger({ budget, prices: [] }, []);
  let nowMs = 0;
  const summarize = ({ found, shapes: seen, noEvidence }: SearchDriven): Capacity =>
    summarizeCapacity(found, {
      capacityId: 'x-capacity-1',
      drill: 'x',
      seed: 7,
      startedAt: '2026-11-29T01:02:03.000Z',
      durationMs: nowMs,
      through: null,
      heldDown: ['primary'],
      peakRate,
      mostRate: search.mostRate,
      blockMs: search.blockMs,
      warmupMs: WARMUP_MS,
      conditions: search.conditions,
      spent: ledger.spent(),
      shapes: seen === null ? null : { seen, restMs: REST_MS },
      quotas: [],
      machine,
      noEvidence: [...noEvidence],
      tokensPerRequest: ledger.tokensPerRequest(),
    });
  const driven = await driveSearch({
    search,
    machine,
    warmupMs: WARMUP_MS,
    shapesPeak: shapes ? peakRate : null,
    ledger,
    runBlock(planned) {
      sent.push(planned);
      nowMs += planned.warmupMs + planned.blockMs;
      const block = runBlock(planned);
      if ('stopped' in block) return Promise.resolve(block);
      const requests = block.calls.length;
      const idle = { ttftMs: null, restMs: null };
      return Promise.resolve({
        block,
        ended: null,
        idle,
        measured: requests,
        sent: { callers: requests, requests, tokens: { input: 0, output: 0 } },
      });
    },
    rest(ms) {
      nowMs += ms;
      return Promise.resolve();
    },
    elapsedMs: () => nowMs,
    tell: (text) => void told.push(text),
    onBlock: (block) => void blocks.push(block),
    onKnown: (seen) => Promise.resolve(void known.push(summarize(seen))),
  });
  return { driven, capacity: summarize(driven), sent, told, blocks, known };
}

/** So many callers at equal distances, who all fare well, or of whom every other does not. */
export function simulateBlock({ rate, blockMs }: Pick<BlockToPlan, 'rate' | 'blockMs'>, isWell: boolean): Block {
  const callers = Math.round((rate * blockMs) / 1_000);
  return {
    rate,
    plannedMs: blockMs,
    calls: Array.from({ length: callers }, (_, caller) => {
      const isMet = isWell || caller % 2 === 0;
      return { dueMs: (caller * blockMs) / callers, met: [isMet], limit: isMet ? null : ('errors' as const) };
    }),
    inFlight: [],
    overSaturated: false,
    contaminated: null,
  };
}
