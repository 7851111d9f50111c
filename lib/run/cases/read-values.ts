import { extname } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { type PromptfooPrompt, readPromptfoo } from '../../drill/workloads/prompts/read-promptfoo.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { parseJsonText } from '../../kit/settings/json-text.ts';
import { readLines } from '../../collector/record-file/read-lines.ts';
import { checkInput, readInput } from '../../collector/record-file/read-input.ts';
import { isNestedTooDeep } from '../../kit/documents/is-nested-too-deep.ts';
import { parseYamlText, type YamlText } from '../../kit/documents/parse-yaml-text.ts';
import { createRowReader } from './row-reader.ts';

/** What a file of cases holds besides them. */
export interface FileFacts {
  /** What of it is not used, as sentences. */
  notes: string[];
}

/**
 * Told of each case. `read` gives it as it was written, or throws a `usage` error for what is none; `where` begins a message:
 * `prompts.ndjson line 3`; `prompt` is what a promptfoo configuration asks with its variables.
 */
export type OnValue = (read: () => unknown, where: string, prompt?: PromptfooPrompt) => void;

/**
 * Reads the cases of a file, by how its name ends: `.ndjson` and `.csv` as a stream, `.json` and `.yaml` whole. What `onValue` throws
 * ends it. Throws a `usage` error for a file that cannot be read, or is none of its kind.
 */
export async function readValues(path: string, onValue: OnValue): Promise<FileFacts> {
  switch (extname(path).toLowerCase()) {
    case '.ndjson':
    case '.jsonl':
      return readStream(path, (line, number) => {
        if (line.trim() !== '') onValue(() => parseLine(line), `${path} line ${number}`);
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

/** Which line it is, is said by who asked. */
function parseLine(line: string): unknown {
  try {
    return parseJsonText(line, 'it');
  } catch (error) {
    if (!(error instanceof CutoverError)) throw error;
    throw new CutoverError('usage', error.message.replace(': line 1, column', ': column'), { cause: error });
  }
}

async function readStream(path: string, onLine: (line: string, number: number) => void): Promise<FileFacts> {
  await checkInput(path);
  let number = 0;
  let unread = 0;
  await readLines(path, (line) => {
    number++;
    if (line.includes(NO_CHARACTER)) unread++;
    onLine(number === 1 ? line.replace(/^\uFEFF/, '') : line, number);
  });
  return { notes: noteEncoding(path, unread) };
}

/** What a reader of UTF-8 puts where bytes are none. */
const NO_CHARACTER = '\ufffd';

function noteEncoding(path: string, lines: number): string[] {
  if (lines === 0) return [];
  return [
    `${path}: ${lines} ${lines === 1 ? 'line has' : 'lines have'} bytes that are no UTF-8, and ${NO_CHARACTER} is asked in their place. Save it as UTF-8.`,
  ];
}

/** A case in a longer list of JSON is told by its place. */
const MOST_TOLD_CHARACTERS = 1024 * 1024;
/** A list of JSON, with where its lines begin if that is known. */
function readJson(text: string, path: string): Omit<YamlText, 'document'> & { document: Document | null } {
  const value = parseJsonText(text, path);
  const lines = new LineCounter();
  // JSON is YAML but for a few things (a key twice), and this reader tells lines.
  const isRead = text.length <= MOST_TOLD_CHARACTERS && !isNestedTooDeep(text);
  return { value, document: isRead ? parseDocument(text, { lineCounter: lines }) : null, lines };
}

async function readWhole(path: string, onValue: OnValue): Promise<FileFacts> {
  const isJson = extname(path).toLowerCase() === '.json';
  const text = await readInput(path);
  const { value, document, lines } = isJson ? readJson(text, path) : parseYamlText(text, path);
  const promptfoo = Array.isArray(value) && !isPromptfooList(value) ? null : readPromptfoo(value);
  const cases =
    promptfoo?.cases ?? (Array.isArray(value) ? value.map((item, at) => ({ at, read: () => item as unknown })) : null);
  if (cases === null) {
    throw new CutoverError('usage', `${path} must be a list of cases, or hold one as tests, got ${typeof value}.`);
  }
  const inside = Array.isArray(value) ? [] : ['tests'];
  for (const { at, read } of cases) {
    const node = document?.getIn([...inside, at], true) as { range?: [number, number, number] } | undefined;
    const line = node?.range === undefined ? undefined : lines.linePos(node.range[0]).line;
    onValue(read, line === undefined ? `${path}[${at}]` : `${path} line ${line}`, promptfoo?.prompt ?? undefined);
  }
  const unread = text.split('\n').filter((one) => one.includes(NO_CHARACTER)).length;
  return {
    notes: [...(promptfoo?.unused ?? []).map((clause) => `${path}: ${clause}.`), ...noteEncoding(path, unread)],
  };
}

/** A list of promptfoo's tests: each has assertions, or variables and nothing of ours. */
function isPromptfooList(list: readonly unknown[]): boolean {
  return list.some((item) => typeof item === 'object' && item !== null && 'assert' in item);
}
