import { findHead } from '../heads.ts';
import type { Profile } from './profile.ts';

/**
 * Output speed by size: hosted models in the middle are reported at 50 to 100 tokens a second, small ones at 100 to 200
 * (callsphere, aistackwatch; neither says how it measured). No model's own speed is known better, so these are the
 * middles.
 */
const MIDDLE = 75;
const SMALL = 150;

const TTFT = 'Time to first token from the probes of modelstats.ai, output speed by size.';

/** Tiers of OpenAI's GPT-4.1 and GPT-5 class as listed by hivebook.wiki in 2026; 5 is "10,000 or more". */
const openaiTiers = {
  'tier-1': { requests: 500, tokens: 500_000 },
  'tier-2': { requests: 5_000, tokens: 1_000_000 },
  'tier-3': { requests: 5_000, tokens: 2_000_000 },
  'tier-4': { requests: 10_000, tokens: 4_000_000 },
  'tier-5': { requests: 10_000, tokens: 10_000_000 },
};

/** Anthropic's requests a minute before its tiers were renamed; token limits differ by model and are not set here. */
const anthropicTiers = {
  'tier-1': { requests: 50 },
  'tier-2': { requests: 1_000 },
  'tier-3': { requests: 2_000 },
  'tier-4': { requests: 4_000 },
};

const openai = (ttft: string, tokensPerSecond: number): Profile => ({
  doc: `OpenAI. ${TTFT}`,
  set: { wire: 'openai-chat', ttft, head: findHead('openai').moment, tokensPerSecond },
});
const anthropic = (ttft: string, tokensPerSecond: number): Profile => ({
  doc: `Anthropic. ${TTFT} Tiers are the old ones, requests only.`,
  set: { wire: 'anthropic-messages', ttft, head: findHead('anthropic').moment, tokensPerSecond },
  tiers: anthropicTiers,
});
const gemini = (ttft: string): Profile => ({
  doc: `Google. ${TTFT}`,
  set: { wire: 'gemini', ttft, head: findHead('gemini').moment, tokensPerSecond: SMALL },
});

/** The middle of what the documentation of llm-d-inference-sim gives for H100s: gaps with a spread of 5 to 15 %. */
const selfHosted = (ttft: string, gapMs: number, msPerToken: number): Profile => ({
  doc: 'vLLM on H100 by the documentation of llm-d-inference-sim, the middle of its ranges.',
  set: {
    wire: 'openai-chat',
    flavour: 'vllm',
    ttft,
    head: findHead('vllm').moment,
    tokensPerSecond: 1_000 / gapMs,
    gapSigma: 0.1,
    // Reading in chunks, vLLM writes on meanwhile; by how much it is slower then was not published.
    prefill: { msPerToken, stalls: false },
  },
});

/**
 * Under load: with all four slots taken at once gaps were 3.8 times as long and the time to first token 3.5 times, of which
 * 2.5 are what prompts wait for each other here; llama.cpp reads them in one batch, so that all of them wait for all.
 */
const smollm: Profile = {
  doc: 'llama.cpp b11549 with SmolLM2-135M-Instruct Q4_1 on one thread of a shared machine with AVX2, by `npm run bench -- mock-truth`, which measures your own. (Qwen2.5-Coder-0.5B on two threads, b10434: gaps 1.4 times as long.)',
  set: {
    wire: 'openai-chat',
    flavour: 'llama.cpp',
    ttft: 'instant',
    head: findHead('llama.cpp').moment,
    tokensPerSecond: 64,
    gapSigma: 0.1,
    prefill: { msPerToken: 8.1, stalls: true },
    slots: { slots: 4, fullLoadTtftFactor: 2, fullLoadGapFactor: 3.8 },
  },
};

/** What is known of models, by name. */
export const profiles: Readonly<Record<string, Profile>> = {
  'gpt-4o-mini': openai('gpt-4o-mini', SMALL),
  'gpt-4o': openai('gpt-4o', MIDDLE),
  'gpt-4.1': { ...openai('gpt-4.1', MIDDLE), tiers: openaiTiers },
  'gpt-4.1-mini': openai('gpt-4.1-mini', SMALL),
  'claude-haiku-4.5': anthropic('claude-haiku-4.5', SMALL),
  'claude-sonnet-4.6': anthropic('claude-sonnet-4.6', MIDDLE),
  'claude-opus-4.6': anthropic('claude-opus-4.6', MIDDLE),
  'gemini-2.5-flash': gemini('gemini-2.5-flash'),
  'gemini-2.5-flash-lite': gemini('gemini-2.5-flash-lite'),
  'deepseek-v3': {
    doc: `DeepSeek. ${TTFT}`,
    set: {
      wire: 'openai-chat',
      flavour: 'deepseek',
      ttft: 'deepseek-v3',
      head: findHead('deepseek').moment,
      tokensPerSecond: MIDDLE,
    },
  },
  'self-hosted-8b': selfHosted('self-hosted-8b', 12.5, 0.225),
  'self-hosted-70b': selfHosted('self-hosted-70b', 23, 0.5),
  'smollm2-135m': smollm,
};
