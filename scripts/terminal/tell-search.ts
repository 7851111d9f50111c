import type { Block, Condition } from '../../lib/collector/capacity/block.ts';
import { judgeBlocks, readHold } from '../../lib/collector/capacity/judge-block.ts';
import { formatCount } from '../../lib/kit/format/format-count.ts';
import { formatRate } from '../../lib/kit/format/format-rate.ts';
import { formatRatio } from '../../lib/kit/format/format-ratio.ts';
import type { PreparedCapacity } from '../../lib/run/capacity/prepare-capacity.ts';
import { mostWithoutEvidence } from '../../lib/run/capacity/search-capacity.ts';

/** What a search may take, before anything is started. */
export function describeSearchPlan({
  about,
  drill,
  shapes,
  peakRate,
  search,
  held,
  options,
}: Pick<PreparedCapacity, 'about' | 'drill' | 'shapes' | 'peakRate' | 'search' | 'held' | 'options'>): string {
  const how =
    options.direct === undefined ? `${[...held.keys()].join(', ')} held down` : `${options.direct} asked itself`;
  const then =
    shapes === null
      ? ''
      : ` Then the peak at once and by a ramp: ${shapes.blocks} blocks, about ${formatCount(shapes.requests)} requests, ${Math.ceil(shapes.minutes)} min.`;
  const { inARow, inAll } = mostWithoutEvidence;
  const { maxFullRatio } = drill.validity;
  const ends = `${inARow} such blocks in a row, or ${inAll} in all, end the search`;
  const busy =
    maxFullRatio >= 1
      ? `A full machine costs no block, as validity.maxFullRatio is 1: what callers miss because of it counts. One that is no evidence for another reason is sent again; ${ends}.`
      : `A busy machine costs blocks: one in which it is full in more than ${formatRatio(maxFullRatio)} of the seconds is no evidence and is sent again; ${ends}.`;
  return `From ${formatRate(search.firstRate)} on, ${how}; the declared peak is ${formatRate(peakRate)}. If it breaks there: about ${about.blocks} blocks, ${formatCount(about.requests)} requests, ${Math.ceil(about.minutes)} min. At most ${formatRate(search.mostRate)} is tried.${then} ${busy}`;
}

/**
 * Tells each block of a search as it ends, in the words of the report: what all blocks at its rate resolve until then. What they do not resolve only seems so, and what is
 * no evidence changes nothing.
 */
export function createBlockTeller(conditions: readonly Condition[]): (block: Block) => string {
  const seen = new Map<number, Block[]>();
  return (block) => {
    const { rate, calls } = block;
    const shares = conditions.map(({ label }, place) => {
      const asked = calls.filter(({ met }) => met[place] !== null);
      const hits = asked.filter(({ met }) => met[place] === true).length;
      return `${label} ${asked.length === 0 ? 'nobody' : formatRatio(hits / asked.length)}`;
    });
    const told = (outcome: string): string =>
      `${formatRate(rate)}  ${outcome}  ${formatCount(calls.length)} ${calls.length === 1 ? 'caller' : 'callers'}: ${shares.join(', ')}`;
    if (block.contaminated !== null) return told('no evidence');
    const blocks = [...(seen.get(rate) ?? []), block];
    seen.set(rate, blocks);
    const by = blocks.length === 1 ? '' : `, by ${blocks.length} blocks`;
    return told(`${tellOutcome(blocks, block, conditions)}${by}`);
  };
}

function tellOutcome(blocks: readonly Block[], last: Block, conditions: readonly Condition[]): string {
  const { outcome } = judgeBlocks(blocks, conditions);
  if (outcome !== 'unresolved') return outcome === 'met' ? 'holds' : 'does not hold';
  const seems = readHold(last, conditions);
  if (seems === null) return 'unresolved';
  return `unresolved, ${blocks.length === 1 ? '' : 'the last '}seems ${seems ? 'to hold' : 'not to hold'}`;
}
