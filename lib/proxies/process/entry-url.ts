/**
 * A file of ours that is started or bundled, not imported: `entryUrl('mock-process.ts', import.meta.url)`. In the
 * installed package the file is compiled, as the one that asks is.
 *
 * @param file Relative to `from`, as it is called in the sources.
 */
export function entryUrl(file: string, from: string): URL {
  return new URL(from.endsWith('.ts') ? file : file.replace(/\.ts$/, '.js'), from);
}
