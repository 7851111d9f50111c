import { readInput } from '../../lib/collector/record-file/read-input.ts';
import type { MockSettings } from '../../lib/drill/mock/mock-settings.ts';
import { type FaultSettings, faultSettings } from '../../lib/faults/index.ts';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { readDocument } from '../../lib/kit/documents/read-document.ts';
import { parseJsonText } from '../../lib/kit/settings/json-text.ts';
import { prefixMistakes } from '../../lib/kit/settings/mistakes.ts';
import { isPlainObject, list, reject } from '../../lib/kit/settings/reader.ts';
import { providerErrorNames } from '../../lib/wire/provider-errors/provider-errors.ts';
import { mockSettings } from './parse-mock.ts';

const DEFAULT_MODEL = 'mock-model';
/** As many as a phase of a drill may have. */
const faultList = list(faultSettings, { max: 20 });
const modelList = list(mockSettings, { min: 1, max: 100 });

/** What `cutover mock` plays. */
export interface ReadMocks {
  mocks: [MockSettings, ...MockSettings[]];
  /** What every call meets; [] for none. */
  faults: FaultSettings[];
}

/**
 * Reads a file of JSON or YAML (undefined: none) that describes a mock, or several as `models`, and the `faults` it meets; and flags, which win, and whose
 * faults come behind. Throws a `usage` error that names the file or the flag, and path, rule and value.
 */
export async function readMockFile(
  path: string | undefined,
  flags: Readonly<Record<string, string>>,
  faultFlags: readonly string[] = [],
): Promise<ReadMocks> {
  readAs('--', () => mockSettings.read({ model: DEFAULT_MODEL, ...flags }, ''));
  const given = faultFlags.map(readFault);
  if (path === undefined) return { mocks: [mockSettings.read({ model: DEFAULT_MODEL, ...flags }, '')], faults: given };
  return readDocument(await readInput(path), path, (described): ReadMocks => {
    if (!isPlainObject(described)) return reject('the description', 'an object', described);
    const { faults: written = [], ...rest } = described;
    const faults = [...faultList.read(written, 'faults'), ...given];
    if (!('models' in rest)) return { mocks: [mockSettings.read({ ...rest, ...flags }, '')], faults };
    const [flag] = Object.keys(flags);
    if (flag !== undefined) throw new CutoverError('usage', `models has descriptions of its own: leave --${flag} out.`);
    const { models, ...unknown } = rest;
    const [key] = Object.keys(unknown);
    if (key !== undefined) reject(key, 'left out beside models: each of them has its own', unknown[key]);
    return { mocks: modelList.read(models, 'models') as ReadMocks['mocks'], faults };
  });
}

/** A fault as JSON, by its kind where that needs no settings, or by the name of a provider's error. */
function readFault(written: string): FaultSettings {
  if (written.trimStart().startsWith('{')) return faultSettings.read(parseJsonText(written, '--fault'), '--fault');
  const isError = providerErrorNames.some((name) => name === written);
  return faultSettings.read(isError ? { kind: 'error-response', error: written } : { kind: written }, '--fault');
}

function readAs<T>(prefix: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw cause instanceof CutoverError ? prefixMistakes(prefix, cause) : cause;
  }
}
