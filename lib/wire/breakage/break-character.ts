import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { isEmpty, type JsonBreak, stopped } from './broken.ts';
import { printJson } from './print-json.ts';

/** Breaks of single characters and literals: to the eye it is JSON, and no strict parser takes it. */
export const characterBreaks = {
  bom: ({ value }) => stopped(`\ufeff${JSON.stringify(value)}`),
  nbsp: ({ value }) => (isEmpty(value) ? null : stopped(`{\u00a0${JSON.stringify(value).slice(1)}`)),
  'smart-quotes': ({ value }) => (isEmpty(value) ? null : stopped(printJson(value, smartQuoted, smartQuoted))),
  'escaped-body': ({ value }) => (isEmpty(value) ? null : stopped(JSON.stringify(JSON.stringify(value)).slice(1, -1))),
  'nan-inf': ({ value }) => onFirstLeaf(value, isNumber, () => 'NaN'),
  'number-forms': ({ value }) =>
    onFirstLeaf(
      value,
      (leaf) => isNumber(leaf) && Number(leaf) >= 0,
      (text) => `+${text}`,
    ),
  'raw-newline': ({ value }) => onFirstLeaf(value, hasWords, (text) => text.replace(' ', '\n')),
  'inner-quotes': ({ value }) => onFirstLeaf(value, hasWords, (text) => text.replace(/ ([^ "]+)/, ' "$1"')),
  // Markdown's habit of escaping underscores, in a place that is no markdown.
  'bad-escape': ({ value }) => {
    const text = JSON.stringify(value);
    return text.includes('_') ? stopped(text.replaceAll('_', '\\_')) : null;
  },
  ellipsis: ({ value }) => {
    const key = Object.keys(value).find((name) => Array.isArray(value[name]) && value[name].length > 0);
    if (key === undefined) return isEmpty(value) ? null : stopped(`${JSON.stringify(value).slice(0, -1)},...}`);
    const entries = Object.entries(value).map(([name, item]) => {
      const text = JSON.stringify(item);
      return `${JSON.stringify(name)}:${name === key ? `${text.slice(0, -1)},...]` : text}`;
    });
    return stopped(`{${entries.join(',')}}`);
  },
} as const satisfies Partial<Record<FailureKind, JsonBreak>>;

/** Writes the first leaf of a kind in another way; null when there is none. */
function onFirstLeaf(
  value: Record<string, unknown>,
  isMeant: (leaf: unknown) => boolean,
  write: (text: string) => string,
): ReturnType<JsonBreak> {
  let isDone = false;
  const text = printJson(value, JSON.stringify, (leaf) => {
    if (isDone || !isMeant(leaf)) return JSON.stringify(leaf);
    isDone = true;
    return write(JSON.stringify(leaf));
  });
  return isDone ? stopped(text) : null;
}

function isNumber(leaf: unknown): boolean {
  return typeof leaf === 'number';
}

function hasWords(leaf: unknown): boolean {
  return typeof leaf === 'string' && /\w \w/.test(leaf);
}

function smartQuoted(item: unknown): string {
  return typeof item === 'string' ? `\u201c${JSON.stringify(item).slice(1, -1)}\u201d` : JSON.stringify(item);
}
