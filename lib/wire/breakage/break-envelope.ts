import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { fillText } from './fill-text.ts';
import { cutSomewhere, isEmpty, type JsonBreak, stopped } from './broken.ts';

/** Breaks that leave the JSON right and put something around it, or leave it out. */
export const envelopeBreaks = {
  'fence-json': ({ value }) => stopped(`\`\`\`json\n${JSON.stringify(value)}\n\`\`\``),
  'fence-bare': ({ value }) => stopped(`\`\`\`\n${JSON.stringify(value)}\n\`\`\``),
  // A limit that cuts the fence is `truncated`; this one was left open by a model that thought it had finished.
  'fence-unclosed': ({ value }, random) => stopped(`\`\`\`json\n${cutSomewhere(JSON.stringify(value), random)}`),
  'prose-before': ({ value }) => stopped(`Here is the JSON you asked for:\n${JSON.stringify(value)}`),
  'prose-after': ({ value }, random) => stopped(`${JSON.stringify(value)}\n\nReasoning: ${fillText(random, 70)}`),
  'think-block': ({ value }, random) =>
    stopped(`<think>${fillText(random, 70)} So it starts with {</think>\n${JSON.stringify(value)}`),
  // Cut by nothing: it thought until it had nothing more to say.
  'think-unclosed': (_, random) => stopped(`<think>${fillText(random, 160)}`),
  // A first try, and the whole of it: who takes the first object takes the wrong one.
  'two-objects': ({ value }) => {
    const [first, ...rest] = Object.entries(value);
    if (first === undefined || rest.length === 0) return null;
    return stopped(`${JSON.stringify(Object.fromEntries([first]))}\n${JSON.stringify(value)}`);
  },
  ndjson: ({ value }) => (isEmpty(value) ? null : stopped(`${JSON.stringify(value)}\n${JSON.stringify(value)}`)),
  'double-encoded': ({ value }) => stopped(JSON.stringify(JSON.stringify(value))),
  'no-json': ({ value }, random) =>
    stopped(`I looked at the request. ${findLongestText(value) ?? fillText(random, 80)}`),
} as const satisfies Partial<Record<FailureKind, JsonBreak>>;

/** The longest text of an answer that has no brackets in it, which a parser might take for JSON. */
function findLongestText(value: Record<string, unknown>): string | undefined {
  const texts = Object.values(value).filter((item) => typeof item === 'string');
  return texts.filter((item) => /^[^{}[\]]+$/.test(item)).toSorted((a, b) => b.length - a.length)[0];
}
