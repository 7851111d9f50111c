import { copyFile, mkdir, mkdtemp, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findBundle } from '../../../lib/proxies/process/find-bundle.mjs';

const LONG_AGO = new Date('2020-01-01');

/** A project with a command line that exports a greeting and the place of a file in lib. */
async function writeProject(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'cutover-bundle-'));
  await mkdir(join(root, 'scripts'));
  await mkdir(join(root, 'lib'));
  await writeSource(root, 'package.json', '{}');
  await writeSource(root, 'lib/place.ts', 'export const place: string = import.meta.url;');
  await writeSource(
    root,
    'scripts/cli.ts',
    "import { greeting } from './greeting.ts'; export { greeting }; export const place = async () => (await import('../lib/place.ts')).place;",
  );
  await writeSource(root, 'scripts/greeting.ts', "export const greeting: string = 'hello';");
  return root;
}

async function writeSource(root: string, file: string, text: string): Promise<void> {
  await writeFile(join(root, file), text);
  await utimes(join(root, file), LONG_AGO, LONG_AGO);
}

async function load(url: string | null): Promise<{ greeting: string; place: () => Promise<string> }> {
  if (url === null) throw new Error('there is no bundle');
  return (await import(url)) as Awaited<ReturnType<typeof load>>;
}

describe('the bundle of an entry', () => {
  it('is made once, and again when a file it was made of has changed', async () => {
    const root = await writeProject();
    const first = await findBundle(join(root, 'scripts/cli.ts'), root);
    expect((await load(first)).greeting).toBe('hello');
    await writeSource(root, 'lib/not-imported.ts', 'export {}');
    expect(await findBundle(join(root, 'scripts/cli.ts'), root)).toBe(first);
    await writeSource(root, 'scripts/greeting.ts', "export const greeting: string = 'welcome';");
    const second = await findBundle(join(root, 'scripts/cli.ts'), root);
    expect(second).not.toBe(first);
    expect((await load(second)).greeting).toBe('welcome');
    // Who started before still finds its parts.
    expect((await load(first)).greeting).toBe('hello');
  });

  it('keeps the place of each file, which others are found by', async () => {
    const root = await writeProject();
    const { place } = await load(await findBundle(join(root, 'scripts/cli.ts'), root));
    expect(await place()).toBe(pathToFileURL(join(root, 'lib/place.ts')).href);
  });

  it('keeps it too where whoever makes the bundle was bundled itself', async () => {
    const root = await writeProject();
    await writeSource(root, 'package.json', '{"dependencies":{"esbuild":"*"}}');
    await symlink(resolve('node_modules'), join(root, 'node_modules'));
    const own = 'lib/proxies/process/find-bundle.mjs';
    await mkdir(join(root, 'lib/proxies/process'), { recursive: true });
    await copyFile(own, join(root, own));
    await writeSource(root, 'scripts/maker.ts', `export { findBundle } from '../${own}';`);
    const maker = await findBundle(join(root, 'scripts/maker.ts'), root);
    const bundled = (await import(maker ?? '')) as { findBundle: typeof findBundle };
    const { place } = await load(await bundled.findBundle(join(root, 'scripts/cli.ts'), root));
    expect(await place()).toBe(pathToFileURL(join(root, 'lib/place.ts')).href);
  });

  it('is made by several starts at once, and all of them can use it', async () => {
    const root = await writeProject();
    const urls = await Promise.all(Array.from({ length: 4 }, () => findBundle(join(root, 'scripts/cli.ts'), root)));
    expect(new Set(urls).size).toBe(1);
    expect((await load(urls[0] ?? null)).greeting).toBe('hello');
    expect((await readdir(join(root, '.cache/bundles'))).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  it('is not trusted while a source may still be being written', async () => {
    const root = await writeProject();
    await utimes(join(root, 'scripts/greeting.ts'), new Date(), new Date(Date.now() + 60_000));
    expect((await load(await findBundle(join(root, 'scripts/cli.ts'), root))).greeting).toBe('hello');
    expect((await readdir(join(root, '.cache/bundles'))).filter((name) => name.endsWith('.json'))).toEqual([]);
  });

  it('is none where the sources do not build, or the folder cannot be written: then the sources speak for themselves', async () => {
    const root = await writeProject();
    await writeSource(root, 'scripts/greeting.ts', 'export const = 5');
    expect(await findBundle(join(root, 'scripts/cli.ts'), root)).toBeNull();
    const other = await writeProject();
    await writeFile(join(other, '.cache'), 'a file in the way');
    expect(await findBundle(join(other, 'scripts/cli.ts'), other)).toBeNull();
  });
});
