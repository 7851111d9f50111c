import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { CutoverError } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { nearestName } from '../../kit/settings/nearest-name.ts';
import { listPlaced, ownPlaces } from './own-places.ts';

/** In two parts: where this file is bundled itself, the word as a whole is replaced by its place. */
const OWN_PLACE = ['import.meta', 'url'].join('.');

/** Where a module of the user's stands in the drill, and what of it is wanted. */
export interface WantedModule {
  /** `contracts[1]`. */
  settingsPath: string;
  path: string;
  export: string;
}

/**
 * Bundles a module of the user's with all that it imports; resolves to its text. Throws a `usage` error for one that is not there, cannot be
 * bundled or has no such export.
 */
export async function bundleModule({ settingsPath, path, export: name }: WantedModule): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true)
    throw new CutoverError('usage', `${settingsPath}.path must be a module, got ${path}, which is no file.`);
  const url = pathToFileURL(path).href;
  const buildBy = (plugins: Plugin[]) =>
    build({
      entryPoints: [path],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'silent',
      // What CommonJS in it asks for is looked for from its own place.
      banner: {
        js: `import { createRequire as cutoverRequire } from 'node:module'; const require = cutoverRequire(${JSON.stringify(url)}); const __filename = ${JSON.stringify(path)}; const __dirname = ${JSON.stringify(dirname(path))};`,
      },
      // Of a file that is left as it is.
      define: { [OWN_PLACE]: JSON.stringify(url) },
      plugins,
    }).catch((error: unknown) => rejectBuild(settingsPath, path, error));
  const plain = await buildBy([]);
  const placed = await listPlaced(plain.metafile);
  const result = placed.length === 0 ? plain : await buildBy([ownPlaces(placed)]);
  const exported = Object.values(result.metafile.outputs).flatMap((output) => output.exports);
  // What CommonJS exports is known once it is run.
  const isCommon = exported.length === 1 && exported[0] === 'default' && isCommonJs(result.metafile);
  if (!exported.includes(name) && !isCommon) rejectExport(settingsPath, path, name, exported);
  return result.outputFiles[0]?.text ?? '';
}

/** Is what it begins with CommonJS? */
function isCommonJs({ inputs, outputs }: Metafile): boolean {
  return Object.values(outputs).some(
    ({ entryPoint }) => entryPoint !== undefined && inputs[entryPoint]?.format === 'cjs',
  );
}

function rejectExport(settingsPath: string, path: string, name: string, exported: readonly string[]): never {
  const near = nearestName(name, exported) ?? exported[0];
  const remedy =
    near === undefined ? 'Write: export default (answer, request) => …' : `Did you mean "export": "${near}"?`;
  throw new CutoverError(
    'usage',
    `${settingsPath}.export must be what ${path} exports (${excerpt(exported.join(', ')) || 'nothing'}), got ${name}. ${remedy}`,
  );
}

function rejectBuild(settingsPath: string, path: string, error: unknown): never {
  const failure = error as { errors?: { text: string; location: { file: string; line: number } | null }[] };
  const first = failure.errors?.[0];
  const isLost = /^Could not resolve "(?![./])/.test(first?.text ?? '');
  const remedy = isLost ? '. Install what it imports, where production has it' : '';
  const where = first?.location ? `${first.location.file}:${first.location.line}: ` : '';
  throw new CutoverError(
    'usage',
    `${settingsPath}.path must be a module that can be bundled, got ${path}: ${where}${excerpt(first?.text ?? String(error))}${remedy}`,
    { cause: error },
  );
}
