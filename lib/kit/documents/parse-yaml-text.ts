import { type Document, LineCounter, parseDocument, type YAMLParseError, type YAMLWarning } from 'yaml';
import { CutoverError, formatCause } from '../cutover-error.ts';
import { isNestedTooDeep } from './is-nested-too-deep.ts';

/** A reader of YAML takes seconds for it, and fifty times its size in memory. */
const MOST_CHARACTERS = 8 * 1024 * 1024;
/** A few lines of aliases of aliases can stand for more than any memory holds; who writes prompts repeats a text now and then. */
const MOST_ALIASES = 100;

/** A text of YAML, with where its lines begin. */
export interface YamlText {
  value: unknown;
  document: Document;
  lines: LineCounter;
}

/**
 * Reads a text of YAML. Throws a `usage` error for what is none, with the line of `what` in which it ends to be any, and for one that is
 * too large or nested too deep to be read.
 */
export function parseYamlText(text: string, what: string): YamlText {
  if (text.length > MOST_CHARACTERS) {
    throw new CutoverError(
      'usage',
      `${what} must have at most ${MOST_CHARACTERS} characters as YAML, got ${text.length}. Write it as .ndjson, a case a line, which is read as a stream.`,
    );
  }
  if (isNestedTooDeep(text)) throw new CutoverError('usage', `${what} is nested too deep to be read.`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  // What is only warned of is read as something else than is meant: a tag that nobody knows.
  const [wrong] = [...document.errors, ...document.warnings];
  if (wrong !== undefined) {
    const line = wrong.linePos?.[0].line;
    const where = line === undefined ? '' : `line ${line}: `;
    throw new CutoverError('usage', `${what} is no valid YAML: ${where}${describeError(wrong)}`);
  }
  return { value: expand(document, what), document, lines };
}

/** What the reader says of it, without the place, which stands before it, and with what to do where the reader speaks of its grammar. */
function describeError({ code, message }: YAMLParseError | YAMLWarning): string {
  const [line = ''] = message.split('\n');
  const said = line.replace(/ at line \d+, column \d+:$/, '');
  if (code === 'TAB_AS_INDENT') return `${said}. Indent it with spaces.`;
  const isOfIndent =
    code === 'BLOCK_AS_IMPLICIT_KEY' ||
    code === 'MULTILINE_IMPLICIT_KEY' ||
    code === 'UNEXPECTED_TOKEN' ||
    (code === 'BAD_INDENT' && said.startsWith('All '));
  return isOfIndent
    ? `${said}. Indent this line and the next one as those beside them; a text with ": " in it stands in quotes.`
    : said;
}

/** The value of a document. Throws a `usage` error for one whose aliases lead round in a ring, or multiply. */
function expand(document: Document, what: string): unknown {
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
      `${what} has aliases (*name) that stand for too much, or for themselves: ${formatCause(error)}. Write out what they stand for.`,
      { cause: error },
    );
  }
}
