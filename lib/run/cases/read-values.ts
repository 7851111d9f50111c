import { extname } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { readPromptfoo } from '../../drill/workloads/prompts/read-promptfoo.ts';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { parseJsonText } from '../../kit/settings/json-text.ts';
import { readLines } from '../../collector/record-file/read-lines.ts';
import { checkInput, readInput } from '../../collector/record-file/read-input.ts';
import { isNestedTooDeep } from './is-nested-too-deep.ts';
import { createRowReader } from './row-reader.ts';

/** What a file of cases holds besides them. */
export interface FileFacts {
  /** What of it is not used, as sentences. */
  notes: string[];
}

/**
 * Told of each case as it was written. `where` begins a message: `prompts.ndjson line 3`; `template` is what a promptfoo configuration
 * asks with its variables.
 */
type OnValue = (value: unknown, where: string, template?: string) => void;

/**
 * Reads the cases of a file, by how its name ends: `.ndjson` and `.csv` as a stream, `.json` and `.yaml` whole. What `onValue` throws
 * ends it. Throws a `usage` error for a file that cannot be read, or is none of its kind.
 */
export async function readValues(path: string, onValue: OnValue): Promise<FileFacts> {
  switch (extname(path).toLowerCase()) {
    case '.ndjson':
    case '.jsonl':
      return readStream(path, (line, number) => {
        if (line.trim() !== '') onValue(parseJsonText(line, `${path} line ${number}`), `${path} line ${number}`);
      });
    case '.csv': {
      const rows = createRowReader(path, onValue);
      const facts = await readStream(path, rows.add);
      rows.end();
      return facts;
    }
    default:
      return readWhole(path, onValue);
  }
}

async function readStream(path: string, onLine: (line: string, number: number) => void): Promise<FileFacts> {
  await checkInput(path);
  let number = 0;
  await readLines(path, (line) => {
    number++;
    onLine(number === 1 ? line.replace(/^\uFEFF/, '') : line, number);
  });
  return { notes: [] };
}

/** A reader of YAML takes seconds for it, and fifty times its size in memory. */
const MOST_YAML_CHARACTERS = 8 * 1024 * 1024;
/** A case in a longer list of JSON is told by its place. */
const MOST_TOLD_CHARACTERS = 1024 * 1024;
/** A few lines of aliases of aliases can stand for more than any memory holds; who writes prompts repeats a text now and then. */
const MOST_ALIASES = 100;

/** The value of a document. Throws a `usage` error for one whose aliases lead round in a ring, or multiply. */
function expand(document: ReturnType<typeof parseDocument>, path: string): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    // What holds itself is no JSON, and could not be sent.
    JSON.stringify(value);
    return value;
  } catch (error) {
    const isOurs = error instanceof ReferenceError || error instanceof TypeError || error instanceof RangeError;
    if (!isOurs) throw error;
    throw new CutoverError(
      'usage',
      `${path} has aliases (*name) that stand for too much, or for themselves: ${formatCause(error)}. Write out what they stand for.`,
      { cause: error },
    );
  }
}

async function readWhole(path: string, onValue: OnValue): Promise<FileFacts> {
  const isJson = extname(path).toLowerCase() === '.json';
  const text = await readInput(path);
  if (!isJson && text.length > MOST_YAML_CHARACTERS) {
    throw new CutoverError(
      'usage',
      `${path} must have at most ${MOST_YAML_CHARACTERS} characters as YAML, got ${text.length}. Write it as .ndjson, a case a line, which is read as a stream.`,
    );
  }
  const parsed = isJson ? parseJsonText(text, path) : undefined;
  // JSON is YAML but for a few things (a key twice), and this reader tells lines.
  const lines = new LineCounter();
  const isDeep = isNestedTooDeep(text);
  if (isDeep && !isJson) throw new CutoverError('usage', `${path} is nested too deep to be read.`);
  const document =
    isDeep || (isJson && text.length > MOST_TOLD_CHARACTERS) ? null : parseDocument(text, { lineCounter: lines });
  const [wrong] = isJson ? [] : (document?.errors ?? []);
  if (wrong !== undefined) {
    const line = wrong.linePos?.[0].line;
    throw new CutoverError(
      'usage',
      `${path} is no valid YAML: ${line === undefined ? '' : `line ${line}: `}${wrong.message.split('\n')[0]}`,
    );
  }
  const value = isJson || document === null ? parsed : expand(document, path);
  const promptfoo = Array.isArray(value) && !isPromptfooList(value) ? null : readPromptfoo(value);
  const values: unknown = promptfoo?.cases ?? value;
  if (!Array.isArray(values)) {
    throw new CutoverError('usage', `${path} must be a list of cases, or hold one as tests, got ${typeof values}.`);
  }
  const inside = Array.isArray(value) ? [] : ['tests'];
  for (const [index, item] of values.entries()) {
    const node = document?.getIn([...inside, index], true) as { range?: [number, number, number] } | undefined;
    const line = node?.range === undefined ? undefined : lines.linePos(node.range[0]).line;
    onValue(item, line === undefined ? `${path}[${index}]` : `${path} line ${line}`, promptfoo?.template ?? undefined);
  }
  const notes = [...(promptfoo?.unused ?? [])].map(
    ([kind, count]) => `${path}: ${count} assertions of kind ${kind} are not used: write contracts for what they hold.`,
  );
  return { notes };
}

/** A list of promptfoo's tests: each has assertions, or variables and nothing of ours. */
function isPromptfooList(list: readonly unknown[]): boolean {
  return list.some((item) => typeof item === 'object' && item !== null && 'assert' in item);
}
