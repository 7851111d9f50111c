import { readInput } from '../../lib/collector/record-file/read-input.ts';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import type { MockSettings } from '../../lib/drill/mock/mock-settings.ts';
import { parseJsonText } from '../../lib/kit/settings/json-text.ts';
import { prefixMistakes } from '../../lib/kit/settings/mistakes.ts';
import { isPlainObject, reject } from '../../lib/kit/settings/reader.ts';
import { mockSettings } from './parse-mock.ts';

const DEFAULT_MODEL = 'mock-model';

/**
 * Reads a mock's description from a JSON file (null: none) and from flags, which win. Throws a `usage` error that
 * names the file or the flag, and path, rule and value.
 */
export async function readMockFile(
  path: string | undefined,
  flags: Readonly<Record<string, string>>,
): Promise<MockSettings> {
  readAs('--', () => mockSettings.read({ model: DEFAULT_MODEL, ...flags }, ''));
  if (path === undefined) return mockSettings.read({ model: DEFAULT_MODEL, ...flags }, '');
  const text = await readInput(path);
  const described = parseJsonText(text, path);
  return readAs(`${path}: `, () => {
    if (!isPlainObject(described)) return reject('the description', 'an object', described);
    return mockSettings.read({ ...described, ...flags }, '');
  });
}

function readAs<T>(prefix: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw cause instanceof CutoverError ? prefixMistakes(prefix, cause) : cause;
  }
}
