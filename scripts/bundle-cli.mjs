/**
 * The command line as JavaScript, kept in `.cache`: a start that has to read TypeScript takes several times as long.
 * It is made at the first start, and again whenever a file it was made of has changed.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));
/** Older bundles may still be in use: what runs loads its parts when it needs them. */
const KEPT_MS = 24 * 3_600_000;

/** What a bundle was made of, by file: what tells that it has changed. @typedef {Record<string, string>} Inputs */

/**
 * The URL of the command line's bundle, made anew if need be. Null when it cannot be made or kept (a folder that cannot
 * be written, say): then the sources have to do.
 *
 * @param {string} [root] the project's folder
 * @returns {Promise<string | null>}
 */
export async function findCliBundle(root = projectRoot) {
  return readLatest(root) ?? (await makeBundle(root).catch(() => null));
}

/** @param {string} root */
function readLatest(root) {
  try {
    /** @type {{ folder: string, inputs: Inputs }} */
    const { folder, inputs } = JSON.parse(readFileSync(join(root, '.cache', 'cli.json'), 'utf8'));
    for (const [file, state] of Object.entries(inputs)) if (describe(root, file) !== state) return null;
    const entry = join(root, '.cache', folder, 'cli.js');
    statSync(entry);
    return pathToFileURL(entry).href;
  } catch {
    return null;
  }
}

/** @param {string} root @param {string} file */
function describe(root, file) {
  const { size, mtimeMs } = statSync(join(root, file));
  return `${size} ${mtimeMs}`;
}

/** @param {string} root */
async function makeBundle(root) {
  const { build } = await import('esbuild');
  const cache = join(root, '.cache');
  const unfinished = `cli-unfinished-${randomUUID()}`;
  const startMs = Date.now();
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['scripts/cli.ts'],
    outdir: join(cache, unfinished),
    bundle: true,
    splitting: true,
    // yargs and chalk are many small files; bundled, they take a third of the time to load.
    external: ['ajv', 'esbuild', 'jsonrepair', 'tsx'],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    metafile: true,
    logLevel: 'silent',
    plugins: [keepPlaces(root)],
  });
  const files = [...Object.keys(metafile.inputs), 'scripts/bundle-cli.mjs'];
  /** @type {Inputs} */
  const inputs = Object.fromEntries(files.map((file) => [file, describe(root, file)]));
  const folder = `cli-${createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16)}`;
  try {
    renameSync(join(cache, unfinished), join(cache, folder));
  } catch {
    // Another start has made the same one.
    rmSync(join(cache, unfinished), { recursive: true });
  }
  const entry = join(cache, folder, 'cli.js');
  statSync(entry);
  // What was changed while it was read is read again by the next start.
  if (files.every((file) => statSync(join(root, file)).mtimeMs < startMs)) {
    const manifest = join(cache, `${unfinished}.json`);
    writeFileSync(manifest, JSON.stringify({ folder, inputs }));
    renameSync(manifest, join(cache, 'cli.json'));
  }
  removeOld(cache, folder);
  return pathToFileURL(entry).href;
}

/** @param {string} cache @param {string} inUse */
function removeOld(cache, inUse) {
  for (const name of readdirSync(cache)) {
    const isOld = () => Date.now() - statSync(join(cache, name)).mtimeMs > KEPT_MS;
    if (name.startsWith('cli-') && name !== inUse && isOld())
      rmSync(join(cache, name), { recursive: true, force: true });
  }
}

/**
 * Files that start others find them from their own place, which is not the bundle's.
 *
 * @param {string} root
 * @returns {import('esbuild').Plugin}
 */
function keepPlaces(root) {
  return {
    name: 'keep-places',
    setup(builder) {
      builder.onLoad({ filter: /\.ts$|[\\/]platform-shims[\\/]esm\.mjs$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const place = JSON.stringify(`../../${relative(root, path).replaceAll('\\', '/')}`);
        return {
          contents: source.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`),
          loader: path.endsWith('.ts') ? 'ts' : 'js',
        };
      });
    },
  };
}
