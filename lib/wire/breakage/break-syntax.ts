import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { cutOff, cutSomewhere, isEmpty, type JsonBreak, stopped } from './broken.ts';
import { printJson } from './print-json.ts';

/** Breaks that leave text no JSON parser takes. */
export const syntaxBreaks = {
  truncated: ({ value }, random) => cutOff(cutSomewhere(JSON.stringify(value), random)),
  'trailing-comma': ({ value }) => (isEmpty(value) ? null : stopped(`${JSON.stringify(value).slice(0, -1)},}`)),
  'single-quotes': ({ value }) => (isEmpty(value) ? null : stopped(printJson(value, singleQuoted, singleQuoted))),
  'unquoted-keys': ({ value }) => {
    const plain = Object.keys(value).every((key) => /^[A-Za-z_]\w*$/.test(key));
    return isEmpty(value) || !plain ? null : stopped(printJson(value, String, JSON.stringify));
  },
  'python-literals': ({ value }) => {
    const text = printJson(value, JSON.stringify, (item) => pythonNames.get(item) ?? JSON.stringify(item));
    return text === JSON.stringify(value) ? null : stopped(text);
  },
  comments: ({ value }) =>
    isEmpty(value) ? null : stopped(`${JSON.stringify(value).slice(0, -1)} // from the request\n}`),
  // Two values without a comma between them: no kind of the list has it, which is what syntax-other means.
  'syntax-other': ({ value }) => {
    const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${JSON.stringify(item)}`);
    if (entries.length < 2) return null;
    return stopped(`{${entries[0]} ${entries.slice(1).join(',')}}`);
  },
} as const satisfies Partial<Record<FailureKind, JsonBreak>>;

const pythonNames = new Map<unknown, string>([
  [true, 'True'],
  [false, 'False'],
  [null, 'None'],
]);

function singleQuoted(item: unknown): string {
  if (typeof item !== 'string') return JSON.stringify(item);
  return `'${JSON.stringify(item).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
