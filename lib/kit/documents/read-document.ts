import { CutoverError } from '../cutover-error.ts';
import { parseJsonText } from '../settings/json-text.ts';
import { prefixMistakes } from '../settings/mistakes.ts';
import { parseYamlText } from './parse-yaml-text.ts';
import { findTwice, tellLines } from './tell-lines.ts';

/**
 * Reads the text of a file as YAML where its name ends with `.yaml` or `.yml`, else as JSON, and hands its value to `read`. What that throws is
 * told with the file's name and, for each mistake, its line. Throws a `usage` error for what is none of its kind.
 */
export function readDocument<T>(text: string, path: string, read: (value: unknown) => T): T {
  const value = /\.ya?ml$/.test(path) ? parseYamlText(text, path).value : parseJson(text, path);
  try {
    return read(value);
  } catch (error) {
    if (!(error instanceof CutoverError)) throw error;
    throw prefixMistakes(`${path}: `, new CutoverError(error.code, tellLines(error.message, text), { cause: error }));
  }
}

/** JSON in which no key stands twice: of two lists of faults one would be gone. */
function parseJson(text: string, path: string): unknown {
  const value = parseJsonText(text, path);
  const twice = findTwice(text);
  if (twice !== null)
    throw new CutoverError('usage', `${path} must have each key once, and has one twice in line ${twice}.`);
  return value;
}
