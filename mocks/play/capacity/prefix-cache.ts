import { CHARACTERS_PER_TOKEN } from '../../../lib/kit/limits/characters-per-token.ts';
import { RecentMap } from '../../../lib/kit/limits/recent-map.ts';
import { hash32 } from '../../../lib/kit/stats/random.ts';

/** How much of earlier prompts a mock still knows. */
export interface PrefixCacheSettings {
  /** What the cache holds in all, in tokens; what was not used for longest goes first. */
  tokens: number;
  /** Prompts are kept in pieces of this many tokens; the unfinished last one is not kept. */
  blockTokens: number;
}

/** Beginnings of prompts whose prefill need not be done again. */
export interface PrefixCache {
  /** Names the whole blocks of a prompt, each by itself and all before it; `owner` keeps tenants apart. */
  split(owner: string, prompt: string): number[];
  /** Tokens of those blocks that are known at `nowMs`, from the first on without a gap. */
  countCached(blocks: readonly number[], nowMs: number): number;
  /** Keeps blocks. Until `readyAtMs` their prefill is under way, and nobody finds them. */
  store(blocks: readonly number[], readyAtMs: number): void;
}

/**
 * A cold cache. A block is named by 32 bits, so among a million blocks kept one lookup in some thousands finds a block
 * that is not its own: that costs some milliseconds of realism and no more.
 */
export function createPrefixCache({ tokens, blockTokens }: PrefixCacheSettings): PrefixCache {
  const readyAt = new RecentMap<number, number>(Math.floor(tokens / blockTokens));
  const blockCharacters = blockTokens * CHARACTERS_PER_TOKEN;
  return {
    split(owner, prompt) {
      const blocks: number[] = [];
      let before = hash32(owner);
      for (let end = blockCharacters; end <= prompt.length; end += blockCharacters) {
        before = hash32(prompt.slice(end - blockCharacters, end), before);
        blocks.push(before);
      }
      return blocks;
    },
    countCached(blocks, nowMs) {
      const missing = blocks.findIndex((block) => (readyAt.get(block) ?? Infinity) > nowMs);
      return (missing === -1 ? blocks.length : missing) * blockTokens;
    },
    store(blocks, readyAtMs) {
      // From the last to the first: a block is of no use without those before it, so those must outlive it.
      for (const block of blocks.toReversed()) readyAt.set(block, Math.min(readyAt.get(block) ?? Infinity, readyAtMs));
    },
  };
}
