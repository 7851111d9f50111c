import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';

/** Keys whose values are words of our own, never text from outside. */
const OWN_WORDS = new Set(['verdict', 'provider', 'metric', 'phase', 'schemaVersion']);

/** The scorecard with `text` in every field that can hold a text, and as the name of every kind and cause. */
export function fillTexts(scorecard: Scorecard, text: string): Scorecard {
  const filled = fill(scorecard, text) as Scorecard;
  return {
    ...filled,
    objectives: filled.objectives.map((objective) => ({ ...objective, phase: text })),
    routing: { ...filled.routing, failuresByCause: mapValues(filled.routing.failuresByCause, () => ({ [text]: 2 })) },
    application: {
      ...filled.application,
      contracts: filled.application.contracts.map((row) => ({ ...row, kinds: { [text]: 2 } })),
    },
  };
}

function fill(value: unknown, text: string): unknown {
  if (typeof value === 'string') return text;
  if (Array.isArray(value)) return value.map((item) => fill(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, OWN_WORDS.has(key) ? item : fill(item, text)]),
  );
}

function mapValues<T extends object, V>(value: T, change: () => V): { [Key in keyof T]: V } {
  return Object.fromEntries(Object.keys(value).map((key) => [key, change()])) as { [Key in keyof T]: V };
}
