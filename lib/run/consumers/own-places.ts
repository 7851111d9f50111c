import { readFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Loader, type Metafile, type Plugin, transform } from 'esbuild';

/** In parts: where this file is bundled itself, the words as a whole are replaced by its place. */
const META = ['import', 'meta'].join('.');
const SAYS_PLACE = new RegExp(`\\b(?:__dirname|__filename|${META.replace('.', '\\.')})\\b`);
const DECORATED = /^\s*@[A-Za-z_$]/m;

const loaders: Readonly<Record<string, Loader>> = {
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.jsx': 'jsx',
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
};

/** The files of a bundle that ask where they lie, whole paths. */
export async function listPlaced({ inputs }: Metafile): Promise<string[]> {
  const files = Object.keys(inputs).map((input) => resolve(input));
  const texts = await Promise.all(
    files.map(async (file) =>
      loaders[extname(file)] === undefined ? '' : await readFile(file, 'utf8').catch(() => ''),
    ),
  );
  return files.filter((file, at) => {
    const text = texts[at] ?? '';
    // What a decorator means says a tsconfig, which only the build reads.
    return SAYS_PLACE.test(text) && (loaders[extname(file)] === 'js' || !DECORATED.test(text));
  });
}

/**
 * Has each of these files told its own place, as it is told in production: one that it reads its prompts or tables beside. A bundle would tell all the same. Asked for
 * these alone: asking for each file of a large bundle takes longer than bundling it.
 */
export function ownPlaces(paths: readonly string[]): Plugin {
  const filter = new RegExp(`^(?:${paths.map((path) => path.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})$`);
  return {
    name: 'own-places',
    setup(build) {
      build.onLoad({ filter }, async ({ path }) => {
        const [file, folder, url] = [path, dirname(path), pathToFileURL(path).href].map((place) =>
          JSON.stringify(place),
        );
        const define = {
          __filename: file ?? '',
          __dirname: folder ?? '',
          [`${META}.filename`]: file ?? '',
          [`${META}.dirname`]: folder ?? '',
          [`${META}.url`]: url ?? '',
        };
        // What cannot be read is told by the build, which names file and line.
        const placed = await transform(await readFile(path, 'utf8'), {
          loader: loaders[extname(path)] ?? 'js',
          sourcefile: path,
          target: 'node20',
          logLevel: 'silent',
          define,
        }).catch(() => null);
        return placed === null ? undefined : { contents: placed.code, loader: 'js', resolveDir: dirname(path) };
      });
    },
  };
}
