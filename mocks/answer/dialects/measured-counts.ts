/**
 * Counts of right and broken answers that others published, as data. Only counts are taken over, no text.
 *
 * StructuredRAG: the raw model outputs in github.com/weaviate/structured-rag at 0c5174d (arXiv 2408.11061; the
 * repository has no licence file), counted by this project. `f-string` and `dspy` are its two prompts.
 */
export const structuredRagCounts = {
  'claude-3-5-sonnet-20240620, f-string': {
    right: 685,
    misses: { 'prose around json': 70, 'valid json: schema mismatch': 18, 'no json at all (prose)': 11 },
  },
  'gemini-1.5-pro, f-string': { right: 694, misses: { 'number-as-string': 75, 'bool-as-string': 9 } },
  'gpt-4o, f-string': {
    right: 798,
    misses: {
      'number-as-string': 83,
      'bool-as-string': 4,
      'no json at all (prose)': 3,
      'valid json: list': 3,
      'valid json: schema mismatch': 3,
      'prose around json': 2,
    },
  },
  'gpt-4o, dspy': {
    right: 583,
    misses: {
      'number-as-string': 136,
      fenced: 51,
      'no json at all (prose)': 46,
      'truncated/unbalanced': 39,
      'unclosed fence': 20,
      'prose around json': 19,
      'other broken': 2,
    },
  },
  // Ollama's llama3:instruct, the 8B model.
  'llama3-8b, f-string': {
    right: 487,
    misses: {
      'prose around json': 191,
      'number-as-string': 70,
      'bool-as-string': 67,
      'valid json: list': 28,
      'other broken': 27,
      'valid json: schema mismatch': 22,
      'no json at all (prose)': 4,
    },
  },
} as const satisfies Record<string, MeasuredCounts>;

/** All 1,743 misses of StructuredRAG's models and prompts together: same source, same count. */
export const structuredRagMisses = {
  'number-as-string': 543,
  'prose around json': 465,
  'valid json: schema mismatch': 267,
  'other broken': 95,
  'bool-as-string': 95,
  'no json at all (prose)': 85,
  fenced: 84,
  'valid json: list': 47,
  'truncated/unbalanced': 40,
  'unclosed fence': 20,
  'trailing comma': 2,
} as const satisfies MeasuredCounts['misses'];

/**
 * StreamFix, February 2026: 672 prompt-only calls to 8 models at temperature 0, 33.3 % of which parse strictly; 95 %
 * of the failures are fences. Published by the vendor of a repair proxy; what the other 5 % are is not said.
 */
export const streamFixCounts = {
  right: 224,
  misses: { fenced: 426, 'other broken': 22 },
} as const satisfies MeasuredCounts;

/** How many answers were right, and how many broken in which of the ways that were counted. */
export interface MeasuredCounts {
  right: number;
  misses: Partial<Record<CountedKind, number>>;
}

/** The names StructuredRAG's outputs were counted under. Coarser than failure kinds. */
export type CountedKind =
  | 'number-as-string'
  | 'bool-as-string'
  | 'prose around json'
  | 'valid json: schema mismatch'
  | 'valid json: list'
  | 'no json at all (prose)'
  | 'fenced'
  | 'unclosed fence'
  | 'truncated/unbalanced'
  | 'trailing comma'
  | 'other broken';
