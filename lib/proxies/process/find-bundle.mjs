/**
 * What a process of ours runs, as JavaScript kept in `.cache`: a start that has to read TypeScript takes several times
 * as long, and what a loader makes of it is slower (it names every function anew each time it is made). It is made at
 * the first start, and again whenever a file it was made of has changed.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const self = fileURLToPath(import.meta.url);
const projectRoot = dirname(dirname(dirname(dirname(self))));
// yargs and chalk are many small files; bundled, they take a third of the time to load.
const inlined = ['chalk', 'yargs'];
/** Put together here: as a word it would be replaced itself where this file is bundled, and what the bundle bundles would keep its places no more. */
const OWN_URL = ['import', 'meta', 'url'].join('.');
/** Older bundles may still be in use: what runs loads its parts when it needs them. */
const KEPT_MS = 24 * 3_600_000;

/** What a bundle was made of, by file: what tells that it has changed. @typedef {Record<string, string>} Inputs */

/**
 * The URL of the bundle of an entry file, made anew if need be. Null when it cannot be made or kept (a folder that
 * cannot be written, say): then the sources have to do. In the installed package it was made by
 * scripts/build.mjs, and `root` is `dist`.
 *
 * @param {string} entry the file a process starts with
 * @param {string} [root] the project's folder
 * @returns {Promise<string | null>}
 */
export async function findBundle(entry, root = projectRoot) {
  if (!entry.endsWith('.ts')) return pathToFileURL(join(root, 'start', basename(entry))).href;
  const file = relative(root, entry).replaceAll('\\', '/');
  return readLatest(file, root) ?? (await makeBundle(file, root).catch(() => null));
}

/**
 * What a bundle's files are called: `mocks/server/mock-process.ts` is `mock-process-HASH`.
 *
 * @param {string} file
 */
function nameBundle(file) {
  return `${basename(file, '.ts')}-${createHash('sha256').update(file).digest('hex').slice(0, 8)}`;
}

/** @param {string} root */
const cacheOf = (root) => join(root, '.cache', 'bundles');

/** @param {string} folder @param {string} file */
const scriptIn = (folder, file) => join(folder, `${basename(file, '.ts')}.js`);

/** @param {string} file @param {string} root */
function readLatest(file, root) {
  try {
    const cache = cacheOf(root);
    /** @type {{ folder: string, inputs: Inputs }} */
    const { folder, inputs } = JSON.parse(readFileSync(join(cache, `${nameBundle(file)}.json`), 'utf8'));
    for (const [input, state] of Object.entries(inputs)) if (describe(root, input) !== state) return null;
    const script = scriptIn(join(cache, folder), file);
    statSync(script);
    return pathToFileURL(script).href;
  } catch {
    return null;
  }
}

/** @param {string} root @param {string} file */
function describe(root, file) {
  const { size, mtimeMs } = statSync(join(root, file));
  return `${size} ${mtimeMs}`;
}

/** @param {string} file @param {string} root */
async function makeBundle(file, root) {
  const { build } = await import('esbuild');
  const cache = cacheOf(root);
  const name = nameBundle(file);
  const unfinished = `${name}-unfinished-${randomUUID()}`;
  const startMs = Date.now();
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [file],
    outdir: join(cache, unfinished),
    bundle: true,
    splitting: true,
    external: listPackages(root).filter((dependency) => !inlined.includes(dependency)),
    platform: 'node',
    format: 'esm',
    target: 'node20',
    metafile: true,
    logLevel: 'silent',
    plugins: [keepPlaces(root)],
  });
  const files = [...Object.keys(metafile.inputs), relative(root, self)];
  /** @type {Inputs} */
  const inputs = Object.fromEntries(files.map((input) => [input, describe(root, input)]));
  const folder = `${name}-${createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16)}`;
  try {
    renameSync(join(cache, unfinished), join(cache, folder));
  } catch {
    // Another start has made the same one.
    rmSync(join(cache, unfinished), { recursive: true });
  }
  const script = scriptIn(join(cache, folder), file);
  statSync(script);
  // What was changed while it was read is read again by the next start.
  if (files.every((input) => statSync(join(root, input)).mtimeMs < startMs)) {
    const manifest = join(cache, `${unfinished}.json`);
    writeFileSync(manifest, JSON.stringify({ folder, inputs }));
    renameSync(manifest, join(cache, `${name}.json`));
  }
  removeOld(cache, name, folder);
  return pathToFileURL(script).href;
}

/**
 * The packages the project names, which bundles leave where they are.
 *
 * @param {string} root
 * @returns {string[]}
 */
function listPackages(root) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.keys({ ...dependencies, ...devDependencies });
}

/** @param {string} cache @param {string} name @param {string} inUse */
function removeOld(cache, name, inUse) {
  for (const other of readdirSync(cache)) {
    if (!other.startsWith(`${name}-`) || other === inUse) continue;
    if (Date.now() - statSync(join(cache, other)).mtimeMs > KEPT_MS)
      rmSync(join(cache, other), { recursive: true, force: true });
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
      builder.onLoad(
        { filter: /\.ts$|[\\/]lib[\\/]proxies[\\/]process[\\/]\w[\w-]*\.mjs$|[\\/]platform-shims[\\/]esm\.mjs$/ },
        async ({ path }) => {
          const source = await readFile(path, 'utf8');
          const place = JSON.stringify(`../../../${relative(root, path).replaceAll('\\', '/')}`);
          return {
            contents: source.replaceAll(OWN_URL, `new URL(${place}, ${OWN_URL}).href`),
            loader: path.endsWith('.ts') ? 'ts' : 'js',
          };
        },
      );
    },
  };
}
