import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { CutoverError } from '../../kit/cutover-error.ts';
import { entryUrl } from '../../proxies/process/entry-url.ts';

/** The flags k6's own runtime needs: modules, ES2022, and neither async generators nor `for await`. */
const k6Options: BuildOptions = {
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  conditions: ['import', 'module', 'k6'],
  target: 'es2022',
  supported: { 'async-generator': false, 'for-await': false },
  logLevel: 'silent',
};

/** Bundles a scenario for k6; resolves to its text. Throws a `usage` error with esbuild's. */
export async function bundleForK6(scenarioPath: string): Promise<string> {
  const result = await build({
    ...k6Options,
    entryPoints: [scenarioPath],
    write: false,
    external: ['k6', 'k6/*'],
    plugins: [withoutDrill],
    minify: true,
    metafile: true,
  }).catch((error: unknown) => rejectBuild(scenarioPath, error));
  return result.outputFiles?.[0]?.text ?? '';
}

/**
 * Bundles a scenario for reading its drill outside k6: whatever reaches for k6's runtime finds a stand-in. Throws a `usage` error
 * for one that k6 could not run, as it exports no default.
 */
export async function bundleForReading(scenarioPath: string): Promise<string> {
  const result = await build({
    ...k6Options,
    entryPoints: [scenarioPath],
    write: false,
    metafile: true,
    plugins: [outsideK6],
    define: { __ENV: '{}', __VU: '0', __ITER: '0' },
  }).catch((error: unknown) => rejectBuild(scenarioPath, error));
  const exported = Object.values(result.metafile?.outputs ?? {}).flatMap((output) => output.exports);
  if (!exported.includes('default')) {
    throw new CutoverError(
      'usage',
      `${scenarioPath} must export a default function, which k6 runs for each request. To replay the plan: export { options, replay as default, setup } from 'cutover/k6';`,
    );
  }
  return result.outputFiles?.[0]?.text ?? '';
}

/** Every virtual user holds its own copy of the script and its data; what only the runner reads is left out. */
const withoutDrill: Plugin = {
  name: 'without-drill',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]lib[\\/]drill[\\/]define-drill\.[jt]s$/ }, () => ({
      contents: 'export function defineDrill() {}',
      loader: 'ts',
    }));
  },
};

const runtimePath = fileURLToPath(entryUrl('../../../scenarios/support/runtime.ts', import.meta.url));
const standInPath = fileURLToPath(entryUrl('../../../scenarios/support/runtime-outside-k6.ts', import.meta.url));

const outsideK6: Plugin = {
  name: 'outside-k6',
  setup(builder) {
    builder.onResolve({ filter: /[\\/]runtime\.[jt]s$/ }, ({ path, resolveDir }) =>
      resolve(resolveDir, path) === runtimePath ? { path: standInPath } : undefined,
    );
    // Scenarios of one's own may import k6 themselves; any name read from this stand-in is an inert function.
    builder.onResolve({ filter: /^k6(\/.*)?$/ }, ({ path }) => ({ path, namespace: 'outside-k6' }));
    builder.onLoad({ filter: /.*/, namespace: 'outside-k6' }, () => ({
      contents:
        'module.exports = new Proxy(function () {}, { get: (_, name) => name === "__esModule" ? false : module.exports, apply: () => module.exports, construct: () => module.exports });',
      loader: 'js',
    }));
  },
};

function rejectBuild(scenarioPath: string, error: unknown): never {
  const failure = error as { errors?: { text: string; location: { file: string; line: number } | null }[] };
  const first = failure.errors?.[0];
  const where = first?.location ? `${first.location.file}:${first.location.line}` : scenarioPath;
  throw new CutoverError('usage', `${where} cannot be bundled: ${first?.text ?? String(error)}`, { cause: error });
}
