import type { FaultSettings } from '../faults/index.ts';

/** Limits a mock can have; the same as the faults of these kinds. */
export const mockLimitKinds = ['context-window', 'acceleration-limit', 'usage-quota', 'rate-limit'] as const;
export type MockLimitKind = (typeof mockLimitKinds)[number];
export type MockLimit = Extract<FaultSettings, { kind: MockLimitKind }>;

type Slots = Extract<FaultSettings, { kind: 'concurrency-limit' }>;

/** How many requests a mock works on at a time, and what a full house does to them. */
export interface SlotSettings extends Pick<Slots, 'slots' | 'queue' | 'error' | 'retryAfterSeconds'> {
  /** How many times slower everything is when all slots are taken; evenly less with fewer. 1 to 100. */
  fullLoadFactor: number;
}

/** A model that is not in memory until somebody asks for it. Times are ms. */
export interface ColdStartSettings {
  /** From the first request until the model can answer. */
  loadMs: number;
  /** What becomes of requests until then: they wait, or get `error`. */
  meanwhile: { kind: 'wait' } | ({ kind: 'refuse' } & Pick<Slots, 'error' | 'retryAfterSeconds'>);
  /** Without a request for longer, the model is put away again. Absent: never. */
  idleMs?: number;
  /** For so long after loading, answers are slower. */
  slowMs: number;
  /** How many times slower right after loading; falls evenly to 1 within `slowMs`. */
  slowFactor: number;
}

/** The time a model takes to read a prompt. */
export interface PrefillSettings {
  /** For each token of the prompt that is not cached; it is added to the time to first token. */
  msPerToken: number;
  /** What it still knows of earlier prompts; cold at the start. Absent: nothing. */
  cache?: {
    /** What it holds, in tokens; what was not used for longest goes first. */
    tokens: number;
    /** Tokens of one block; only whole ones are kept. */
    blockTokens: number;
    /** A cache of its own for each API key, as hosted models have. */
    perTenant: boolean;
  };
}

/** What a mock can carry; what is left out has no bound and takes no time. */
export interface MockCapacity {
  /** What the provider allows. Asked in order; each with the error and headers of its provider. */
  limits?: readonly MockLimit[];
  slots?: SlotSettings;
  coldStart?: ColdStartSettings;
  prefill?: PrefillSettings;
}
