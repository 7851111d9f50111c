import { failureKinds, type FailureKind } from '../../lib/kit/terms/failure-kind.ts';
import type { FailureLayer } from '../../lib/kit/terms/failure-layer.ts';
import { createRandom } from '../../lib/kit/stats/random.ts';
import type { ModelRequest, SchemaDemand } from './model-request.ts';

/** What a provider holds its model to, and how that is known; `unverified`: told from memory. */
export interface Enforcement {
  /** By which requests it does: those that demand it strictly, or any that come with a schema. */
  of: 'strict-demands' | 'any-schema';
  source: string;
  unverified?: true;
}

const structuredOutputs: Enforcement = {
  of: 'strict-demands',
  source:
    "OpenAI's Structured Outputs (August 2024): with `strict: true`, of a schema or of every tool; without it, as good as the model is",
};
const guided: Enforcement = {
  of: 'any-schema',
  source: 'vLLM decodes by the schema of `response_format`, and by that of a tool that must be called',
  unverified: true,
};

/** By the flavour that is spoken. */
const enforcements: Readonly<Record<string, Enforcement>> = {
  openai: structuredOutputs,
  azure: structuredOutputs,
  mistral: { of: 'strict-demands', source: 'with `strict: true`, as OpenAI', unverified: true },
  groq: { of: 'strict-demands', source: 'with `strict: true`, as OpenAI', unverified: true },
  deepseek: { of: 'strict-demands', source: 'takes no schema; with `strict: true` of every tool', unverified: true },
  vllm: guided,
  'vllm-legacy': guided,
  'llama.cpp': {
    of: 'any-schema',
    source: 'makes a grammar of the schema of `response_format` (b10434); of a tool that must be called it is assumed',
  },
  anthropic: {
    of: 'strict-demands',
    source: '`output_config.format` (or `output_format`), and tools that are all `strict: true`',
    unverified: true,
  },
  gemini: {
    of: 'strict-demands',
    source: 'a response schema, and tools in the modes ANY and VALIDATED',
    unverified: true,
  },
  vertex: { of: 'strict-demands', source: 'as Gemini', unverified: true },
};

const assumed: Enforcement = { of: 'strict-demands', source: 'nothing is known of it; assumed', unverified: true };

/** What those who speak a flavour hold their models to. */
export function findEnforcement(flavour: string): Enforcement {
  return (Object.hasOwn(enforcements, flavour) ? enforcements[flavour] : undefined) ?? assumed;
}

/** Is this answer held to its schema? `ratio`: how many of those that the provider would hold to it. */
export function isEnforced(
  { schemaDemand = 'none' }: Pick<ModelRequest, 'schemaDemand'>,
  { of }: Enforcement,
  ratio: number,
  key: number,
): boolean {
  const isHeld: Record<SchemaDemand, boolean> = { strictly: true, loosely: of === 'any-schema', none: false };
  return isHeld[schemaDemand] && (ratio === 1 || createRandom(key, 'enforced')() < ratio);
}

/** Of further layers: what a decoder held to a schema cannot write either. */
const furtherPrevented = new Set<FailureKind>(['args-empty', 'args-object', 'locale-number']);

/** Of those layers: what it writes all the same, since no schema holds there, or nothing holds there at all. */
const stillWritten = new Set<FailureKind>([
  'truncated',
  'tool-as-text',
  'tool-as-json-text',
  'preamble-with-tool',
  'runaway',
  'special-tokens',
  'prompt-echo',
  'md-heading',
  'md-list',
  'md-table',
  'md-fence',
  'md-bold-label',
  'latex',
  'csv-quoting',
  'xml',
  'emoji',
  'too-short',
  'too-long',
]);

/**
 * Is this way to fail one that a decoder held to a schema has no way to write? All of form is, but for what the token limit
 * cuts; wrong values, refusals and calls that are not made remain.
 */
export function isPrevented(failure: FailureKind): boolean {
  if (stillWritten.has(failure)) return false;
  return ofForm.has(failureKinds[failure].layer) || furtherPrevented.has(failure);
}

const ofForm: ReadonlySet<FailureLayer> = new Set(['envelope', 'strict-parse', 'after-repair', 'schema']);
