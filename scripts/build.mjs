/**
 * Makes what the npm package ships, `dist`: declarations of all modules; in `dist/start` bundles of what is run or
 * imported, as many small files take several times as long to load; and, compiled one by one, the modules that runs
 * bundle again, for k6 or for a thread. `npm pack` runs it.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const {
  dependencies,
  peerDependencies,
  exports: exported,
} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** Of many small files themselves; what else is used stays a package of its own. */
const inlined = ['chalk', 'yargs'];
const packages = Object.keys({ ...dependencies, ...peerDependencies });

rmSync(dist, { recursive: true, force: true });
compile('--emitDeclarationOnly');
// Comments are read where they show, in declarations.
compile('--declaration', 'false', '--removeComments');

await build({
  absWorkingDir: dist,
  entryPoints: {
    cli: 'scripts/cli.js',
    'mock-process': 'mocks/server/mock-process.js',
    'injector-process': 'lib/proxies/injector/injector-process.js',
    'observer-process': 'lib/proxies/observer/observer-process.js',
    'judge-cases-thread': 'lib/run/rehearse/judge-cases-thread.js',
    'judge-lines-thread': 'lib/run/runner/judge-lines-thread.js',
    'judge-thread': 'lib/run/runner/judge-thread.js',
    'score-thread': 'lib/run/runner/score-thread.js',
    cutover: 'lib/run/index.js',
    'mock-server': 'mocks/server/index.js',
    msw: 'mocks/handlers.js',
  },
  outdir: join(dist, 'start'),
  bundle: true,
  splitting: true,
  external: packages.filter((name) => !inlined.includes(name)),
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  plugins: [keepPlaces()],
});
const kept = await listBundledAgain();
for (const file of listScripts('')) if (!file.startsWith('start/') && !kept.has(file)) rmSync(join(dist, file));
const declared = listDeclarations();
for (const file of listFiles(/\.d\.(m?ts)$/)) if (!declared.has(file)) rmSync(join(dist, file));

/**
 * @param {RegExp} pattern
 * @returns {string[]} paths in `dist`
 */
function listFiles(pattern) {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((file) => pattern.test(file))
    .map((file) => file.replaceAll('\\', '/'));
}

/**
 * The declarations that an import of the package leads to: of the others nobody learns anything.
 *
 * @returns {Set<string>} paths in `dist`
 */
function listDeclarations() {
  const waiting = Object.values(exported)
    .flatMap((entry) => (typeof entry === 'object' && entry.types !== undefined ? [entry.types] : []))
    .map((file) => file.replace('./dist/', ''));
  /** @type {Set<string>} */
  const found = new Set();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = readFileSync(join(dist, file), 'utf8');
    for (const [, path = ''] of text.matchAll(/(?:from|import\() ?["'](\.[^"']+)["']/g)) {
      waiting.push(join(dirname(file), path.replace(/\.(m?)[jt]s$/, '.d.$1ts')).replaceAll('\\', '/'));
    }
  }
  return found;
}

/**
 * @param {string} folder in `dist`
 * @returns {string[]} paths in `dist`
 */
function listScripts(folder) {
  return readdirSync(join(dist, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.m?js$/.test(file))
    .map((file) => join(folder, file).replaceAll('\\', '/'));
}

/** @param {string[]} flags */
function compile(...flags) {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  const args = [join(typescript, 'bin/tsc'), '-p', join(root, 'tsconfig.build.json'), ...flags];
  execFileSync(process.execPath, args, { stdio: 'inherit' });
}

/**
 * The modules that are started or bundled by their own path, with all they import.
 *
 * @returns {Promise<Set<string>>}
 */
async function listBundledAgain() {
  const { metafile } = await build({
    absWorkingDir: dist,
    entryPoints: [
      'lib/proxies/process/keeper.cjs',
      'lib/proxies/process/watchman.cjs',
      'lib/run/runner/make-folder.cjs',
      'lib/run/consumers/module-host.mjs',
      'lib/run/targets/router.mjs',
      ...listScripts('scenarios'),
    ],
    outdir: dist,
    write: false,
    bundle: true,
    external: [...packages, 'k6'],
    platform: 'node',
    format: 'esm',
    metafile: true,
  });
  return new Set(Object.keys(metafile.inputs));
}

/**
 * Files that start others find them from their own place, which is not the bundle's; so does yargs its languages.
 *
 * @returns {import('esbuild').Plugin}
 */
function keepPlaces() {
  return {
    name: 'keep-places',
    setup(builder) {
      builder.onLoad({ filter: /\.m?js$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const place = relative(dist, path).replaceAll('\\', '/');
        const inYargs = /node_modules\/yargs\/(.*)$/.exec(place)?.[1];
        const url =
          inYargs === undefined
            ? `new URL(${JSON.stringify(`../${place}`)}, import.meta.url).href`
            : `new URL(${JSON.stringify(inYargs)}, import.meta.resolve('yargs/package.json')).href`;
        return { contents: source.replaceAll('import.meta.url', url), loader: 'js' };
      });
    },
  };
}
