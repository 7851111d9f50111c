import type { Block, Condition } from '../../collector/capacity/block.ts';
import { isTwofold, judgeBlocks, readHold } from '../../collector/capacity/judge-block.ts';
import type { SearchEnd, SearchResult, Step } from '../../collector/capacity/search-result.ts';
import { countToDecide } from '../../kit/stats/interval.ts';
import { estimateThreshold } from '../../kit/stats/threshold.ts';

/** What is searched for, and how far. Rates are callers a second. */
export interface SearchSettings {
  conditions: readonly Condition[];
  /** Where it begins: a tenth of the declared peak. */
  firstRate: number;
  /** Tried itself where doubling would pass it by, so that what is said of it was measured; left out: nobody declared one. */
  peakRate?: number;
  /** Beyond it nothing is tried: what this machine can drive, or who asked wants no more. */
  mostRate: number;
  /** How long a block is measured at least, ms. It is prolonged at rates at which fewer callers come than decide. */
  blockMs: number;
  /** The ends it closes in on lie so near each other: 0.05 is 5 %. */
  precision: number;
  /** How often a rate that is unresolved is tried again. */
  prolongations: number;
  /** How many blocks it may take beyond, for an interval that is wide. */
  extraBlocks: number;
}

export const searchDefaults = { blockMs: 60_000, precision: 0.05, prolongations: 3, extraBlocks: 6 } as const;

/** Why there is no more to be tried, a clause: somebody or something stopped it (`at`: what was asked was lost under this rate), or what is tried says nothing any more. */
export type NoMore = { stopped: string; at?: number } | { noEvidence: string };

/** So many blocks that are evidence of nothing are sent again, one behind the other and in all of a search: then it ends. */
export const mostWithoutEvidence = { inARow: 4, inAll: 12 } as const;

/** Tries a rate once: resolves to what was seen, or to why there is no more to be tried. */
export type TryRate = (rate: number, blockMs: number) => Promise<Block | NoMore>;

const MOST_DOUBLINGS = 24;
const MOST_HALVINGS = 5;
/** An interval whose ends lie nearer than this need no more blocks, as a factor. */
const NARROW = 1.1;

/**
 * Finds the rate at which the conditions cease to hold: doubles until a rate does not hold, by way of the peak, bisects until the ends are near each other, tries
 * either end once more (and the peak, where an end says the contrary then), and, while the interval is wide, the middle of it. Each trial is a block that begins in an idle system, so a rate holds
 * where a peak as long as a block is carried; the estimate is of the rate at which it is as likely as not.
 *
 * @param onKnown Told behind each block of what is known then, and waited for.
 */
export async function searchCapacity(
  settings: SearchSettings,
  tryRate: TryRate,
  onKnown?: (known: SearchResult) => Promise<void>,
): Promise<SearchResult> {
  const trials = new Map<number, Block[]>();
  /** Of those that came before their time, the first is the only one. */
  const ends: SearchEnd[] = [];
  let withoutEvidence = 0;
  const tryOnce = async (rate: number): Promise<boolean> => {
    for (let inARow = 1; ends.length === 0; inARow++) {
      const tried = await tryRate(rate, blockLength(rate, settings));
      if ('stopped' in tried) ends.push(endStopped(tried));
      else if ('noEvidence' in tried) ends.push({ kind: 'no-evidence', why: tried.noEvidence });
      else {
        const { contaminated } = tried;
        if (contaminated === null) trials.set(rate, [...(trials.get(rate) ?? []), tried]);
        else ends.push(...endWithoutEvidence(inARow, ++withoutEvidence, contaminated));
        await onKnown?.(summarize(trials, settings, { kind: 'unfinished' }));
        if (contaminated === null) return true;
      }
    }
    return false;
  };
  const explore = async (rate: number): Promise<boolean | null> => {
    for (let tries = 0; tries <= settings.prolongations; tries++) {
      if (!(await tryOnce(rate))) break;
      if (judgeBlocks(trials.get(rate) ?? [], settings.conditions).outcome !== 'unresolved') break;
    }
    const blocks = trials.get(rate);
    return blocks === undefined ? null : seemsToHold(blocks, settings.conditions);
  };
  /** Where an end says the contrary of what it said before, what was seen of the peak is of before, too. */
  const lookAgain = async (tried: readonly number[]): Promise<void> => {
    const { peakRate, conditions } = settings;
    if (peakRate === undefined || !trials.has(peakRate) || tried.includes(peakRate)) return;
    if (tried.some((rate) => isTwofold(trials.get(rate) ?? [], conditions))) await tryOnce(peakRate);
  };
  const conclude = (end: SearchEnd): SearchResult => summarize(trials, settings, ends[0] ?? end);

  let held: number | null = null;
  let failed: number | null = null;
  for (
    let rate = Math.min(settings.firstRate, settings.mostRate), doubling = 0;
    doubling < MOST_DOUBLINGS;
    doubling++
  ) {
    const seems = await explore(rate);
    if (seems === null || ends.length > 0) return conclude({ kind: 'at-least' });
    if (!seems) {
      failed = rate;
      break;
    }
    held = rate;
    if (rate >= settings.mostRate) break;
    rate = nextRate(rate, settings);
  }
  for (let halving = 0; held === null && failed !== null && halving < MOST_HALVINGS; halving++) {
    const seems = await explore(failed / 2);
    if (seems === null || ends.length > 0) return conclude({ kind: 'below' });
    if (seems) held = failed / 2;
    else failed /= 2;
  }
  if (held === null) return conclude({ kind: 'below' });
  if (failed === null) {
    if (await tryOnce(held)) await lookAgain([held]);
    return conclude({ kind: 'at-least' });
  }
  while (failed / held > 1 + settings.precision) {
    // Their middle as factors: a rate of 8 is as far from 4 as from 16.
    const middle: number = Math.sqrt(held * failed);
    const seems = await explore(middle);
    if (seems === null || ends.length > 0) return conclude({ kind: 'found' });
    if (seems) held = middle;
    else failed = middle;
  }
  for (const end of [held, failed]) if (!(await tryOnce(end))) return conclude({ kind: 'found' });
  await lookAgain([held, failed]);
  if (ends.length > 0) return conclude({ kind: 'found' });
  for (let extra = 0; extra < settings.extraBlocks; extra++) {
    const estimate = estimateThreshold(listTrials(trials, settings.conditions));
    if (estimate === null || estimate.interval[1] / estimate.interval[0] <= NARROW) break;
    // Not where it is as likely as not, which tells least of how sharp it is, but to either side in turn.
    const [low, high] = estimate.interval;
    const next = Math.sqrt(estimate.median * (extra % 2 === 0 ? low : high));
    if (!(await tryOnce(Math.min(next, settings.mostRate)))) break;
  }
  return conclude({ kind: 'found' });
}

/**
 * A machine that is always full ends a search soon, at any rate: what is sent again and again costs a provider's requests, and shows nothing. Empty: it may be sent again.
 */
function endWithoutEvidence(inARow: number, inAll: number, why: string): SearchEnd[] {
  const most = mostWithoutEvidence;
  if (inARow < most.inARow && inAll < most.inAll) return [];
  const count = inARow >= most.inARow ? `${inARow} blocks in a row` : `${inAll} blocks`;
  return [{ kind: 'no-evidence', why: `${count} were no evidence, the last as ${why}` }];
}

export const endStopped = ({ stopped, at }: Extract<NoMore, { stopped: string }>): SearchEnd =>
  at === undefined ? { kind: 'stopped', why: stopped } : { kind: 'stopped', why: stopped, at };

/** Twice as much, but stops at the peak on the way, and at the most. */
function nextRate(rate: number, { peakRate = Infinity, mostRate }: SearchSettings): number {
  const doubled = Math.min(rate * 2, mostRate);
  return rate < peakRate && peakRate < doubled ? peakRate : doubled;
}

/**
 * Long enough for callers who all fare well to decide each condition, of each kind of request that is judged too, and to be held against those under load where answers are
 * judged; a condition, or a kind, that is for few of the callers takes so many more of them. At most four times `blockMs`.
 */
export function blockLength(
  rate: number,
  { conditions, blockMs }: Pick<SearchSettings, 'conditions' | 'blockMs'>,
): number {
  const needed = Math.max(
    ...conditions.map(({ id, attainment, share = 1, kinds = [] }) =>
      Math.max(
        (countToDecide(1, attainment) ?? 0) / Math.min(share, ...kinds.map((kind) => kind.share)),
        id === 'usable' ? FEWEST_PAIRS / share : 0,
      ),
    ),
  );
  return Math.min(blockMs * LONGEST, Math.max(blockMs, ((needed * SPARE) / rate) * 1_000));
}

const LONGEST = 4;
/** So many of the same requests with and without load show a fall from none to 5 % unusable. */
const FEWEST_PAIRS = 150;
/** Callers come by chance: so many more than needed are planned. */
const SPARE = 1.15;

/** By the outcome where it is resolved, else by how most of its blocks ended, else as it was in sum. */
function seemsToHold(blocks: readonly Block[], conditions: readonly Condition[]): boolean {
  const { outcome, attained } = judgeBlocks(blocks, conditions);
  if (outcome !== 'unresolved') return outcome === 'met';
  const told = blocks.map((block) => readHold(block, conditions));
  const held = told.filter((one) => one === true).length;
  const missed = told.filter((one) => one === false).length;
  if (held !== missed) return held > missed;
  return conditions.every(({ attainment }, place) => (attained[place]?.ratio ?? 1) >= attainment);
}

/** Those that are evidence: where nobody was for a condition, there is none. */
function listTrials(
  trials: ReadonlyMap<number, readonly Block[]>,
  conditions: readonly Condition[],
): { strength: number; holds: boolean }[] {
  return [...trials].flatMap(([rate, blocks]) =>
    blocks.flatMap((block) => {
      const own = readHold(block, conditions);
      return own === null ? [] : [{ strength: rate, holds: own }];
    }),
  );
}

function summarize(trials: ReadonlyMap<number, Block[]>, { conditions }: SearchSettings, end: SearchEnd): SearchResult {
  const steps = [...trials]
    .toSorted(([left], [right]) => left - right)
    .map(([rate, blocks]): Step => ({ rate, blocks, ...judgeBlocks(blocks, conditions) }));
  const failing = steps.find(({ outcome }) => outcome === 'missed');
  const holding = steps.filter(
    ({ outcome, rate }) => outcome === 'met' && (failing === undefined || rate < failing.rate),
  );
  const held = holding.at(-1)?.rate ?? null;
  const failed = failing?.rate ?? null;
  // Before a search has come to its end, blocks that resolve nothing fit any curve: chance alone, at a rate far below, makes one of them miss.
  const isBounded = end.kind === 'found' || (held !== null && failed !== null);
  return {
    end,
    steps,
    held,
    failed,
    rate: isBounded ? estimateThreshold(listTrials(trials, conditions)) : null,
  };
}
