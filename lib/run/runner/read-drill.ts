import { excerpt } from '../../kit/excerpt.ts';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { isModelGuard } from '../../drill/contracts/index.ts';
import type { Drill, DrillInput } from '../../drill/drill.ts';
import { parseJsonText } from '../../kit/settings/json-text.ts';
import { formatValue, isPlainObject } from '../../kit/settings/reader.ts';
import { prefixMistakes } from '../../kit/settings/mistakes.ts';
import { parseDrill } from '../../drill/parse-drill.ts';
import { entryUrl } from '../../proxies/process/entry-url.ts';
import { readInput } from '../../collector/record-file/read-input.ts';
import { readDocument } from '../../kit/documents/read-document.ts';
import { tellSourceLines } from '../../kit/documents/tell-source-lines.ts';
import { bundleForReading } from './bundle-scenario.ts';

/** A drill and the script that puts it into k6's hands. */
export interface DrillFile {
  drill: Drill;
  scenarioPath: string;
}

/**
 * Reads a drill from a scenario (`.ts`, `.js`: its export `drill`) or from plain JSON or YAML. Throws a `usage` error
 * that begins with the file's path.
 */
export async function readDrill(path: string): Promise<DrillFile> {
  const text = await readInput(path);
  if (/\.(json|ya?ml)$/.test(path)) {
    const drill = readDocument(text, path, (input) => placeContracts(parseDrill(input, mockSettings)));
    return { drill, scenarioPath: genericScenario };
  }
  if (!/\.[cm]?[jt]s$/.test(path)) {
    throw new CutoverError('usage', `${path} must be a drill: JSON (.json), YAML (.yaml), or a scenario (.ts, .js).`);
  }
  const scenarioPath = resolve(path);
  const input = await importDrill(scenarioPath, path);
  return { drill: readAs(path, input, (message) => tellSourceLines(message, text)), scenarioPath };
}

/** Reads a drill that is there as a value. Throws a `usage` error that begins with `drill NAME`. */
export function parseDrillInput(input: DrillInput): DrillFile {
  return { drill: readAs(`drill ${input.name}`, input), scenarioPath: genericScenario };
}

/** Reads a drill out of a run's folder. */
export function parseDrillText(text: string, path: string): Drill {
  return readAs(path, parseJsonText(text, path));
}

/** Reads a drill again that was changed after it was read. Throws as `readDrill` does, its message begins with `shownPath`. */
export function checkDrill(drill: Drill, shownPath: string): Drill {
  return readAs(shownPath, drill);
}

/** The drill with the contracts of a file: a drill, or JSON or YAML with a drill's `contracts` alone, under that key or as a list, and
 * without its variants: nobody asks by what is judged. Throws as `readDrill` does. */
export async function readContracts(own: Drill, path: string): Promise<Drill> {
  const drill = { ...own };
  delete drill.variants;
  if (/\.[cm]?[jt]s$/.test(path))
    return checkDrill({ ...drill, contracts: (await readDrill(path)).drill.contracts }, path);
  return readDocument(await readInput(path), path, (value) => {
    const contracts = isPlainObject(value) ? value['contracts'] : value;
    if (Array.isArray(contracts) && contracts.length > 0)
      return placeContracts(parseDrill({ ...drill, contracts }, mockSettings));
    throw new CutoverError(
      'usage',
      `contracts must be a list of at least one, as a drill has them, got ${formatValue(contracts)}`,
    );
  });
}

/** Code of the user's, and the prompt of a guard, is found again from wherever the run is judged again. */
function placeContracts(drill: Drill): Drill {
  return {
    ...drill,
    contracts: drill.contracts.map((contract) => {
      if (isModelGuard(contract) && contract.by.promptFile !== undefined)
        return { ...contract, by: { ...contract.by, promptFile: resolve(contract.by.promptFile) } };
      if (contract.kind === 'module') return { ...contract, path: resolve(contract.path) };
      return contract.kind === 'command' ? { ...contract, folder: resolve(contract.folder) } : contract;
    }),
  };
}

/** The script that replays a plan, of a drill that has none of its own. */
export const genericScenario = fileURLToPath(entryUrl('../../../scenarios/support/generic.ts', import.meta.url));

/** @param locate Adds to a message of mistakes where each stands. */
function readAs(path: string, input: unknown, locate: (message: string) => string = (message) => message): Drill {
  try {
    return placeContracts(parseDrill(input, mockSettings));
  } catch (error) {
    if (!(error instanceof CutoverError)) throw error;
    throw prefixMistakes(`${path}: `, new CutoverError(error.code, locate(error.message), { cause: error }));
  }
}

async function importDrill(scenarioPath: string, shownPath: string): Promise<unknown> {
  const code = await bundleForReading(scenarioPath);
  let exported: Record<string, unknown>;
  try {
    exported = (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as Record<
      string,
      unknown
    >;
  } catch (error) {
    throw new CutoverError('usage', `${shownPath} cannot be read: ${formatCause(error)}`, { cause: error });
  }
  if (exported['drill'] === undefined) {
    throw new CutoverError(
      'usage',
      `${shownPath} must export a drill: export const drill = defineDrill({ … }), got ${excerpt(Object.keys(exported).join(', ')) || 'nothing'}`,
    );
  }
  return exported['drill'];
}
