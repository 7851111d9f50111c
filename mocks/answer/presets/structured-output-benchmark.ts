import type { Preset, PresetSource } from './preset.ts';

const source: PresetSource = {
  name: 'SOB, The Structured Output Benchmark',
  publishedIn:
    'README of github.com/JigsawStack/sob at 11f4cbc, the five best of 21 models (arXiv 2604.25359, April 2026), retyped',
  licence: 'MIT',
};
const DATE = '2026-04';

/** Asked without an enforced schema: how many answers parse, and in how many every value is right. */
const rows = [
  ['gpt-5.4', 0.993, 0.469],
  ['glm-4.7', 0.965, 0.508],
  ['qwen3.5-35b', 0.969, 0.5],
  ['gemini-2.5-flash', 0.972, 0.498],
  ['qwen3-235b', 0.978, 0.463],
] as const;

/**
 * How often extractions are whole and right. The benchmark's value accuracy (best 83.0 % on text) counts single values and
 * says nothing of an answer, so it is not played.
 */
export const structuredOutputBenchmark: Readonly<Record<string, Preset>> = Object.fromEntries(
  rows.map(([model, parses, perfect]): [string, Preset] => [
    `${model}@sob-${DATE}`,
    {
      model,
      host: 'not told',
      date: DATE,
      source,
      measures: [
        { name: 'JSON pass', value: parses, of: 5_324, bound: 'exact' },
        { name: 'perfect response', value: perfect, of: 5_209, bound: 'exact' },
      ],
      assumed:
        'that both are of the same answers (one leaves out 115 of speech); in which way the rest does not parse; that what parses and is not perfect has a wrong value',
      set: {
        extraction: [
          { kind: 'right', weight: perfect },
          { kind: 'wrong-value', weight: parses - perfect },
          { kind: 'syntax-other', weight: 1 - parses },
        ],
      },
    },
  ]),
);
