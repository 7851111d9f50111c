/** The npm package: packed, installed into an empty folder, and used there as its users use it. */
import { chown, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { K6_VERSION } from '../../lib/run/runner/find-k6.ts';
import { addPackages, compiler, installPackage, type InstalledPackage } from '../support/installed-package.ts';
import type { CliResult } from '../support/run-cli.ts';

const MOST_BYTES = 1_250_000;
const consumer = fileURLToPath(new URL('package-consumer', import.meta.url));
const drill = 'node_modules/cutover/dist/scenarios/primary-outage.js';

let installed: InstalledPackage;
let asInstalled: string[];
beforeAll(async () => {
  installed = await installPackage();
  asInstalled = await installed.listFiles();
});
afterAll(() => rm(installed.folder, { recursive: true, force: true }));

const cutover = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CliResult> =>
  installed.run(join(installed.folder, 'node_modules/.bin/cutover'), args, { env });

describe('the installed package', () => {
  it(`takes less than ${MOST_BYTES} bytes packed`, () => {
    expect(installed.bytes).toBeLessThan(MOST_BYTES);
  });

  it('says its own version, not that of the project it is installed in', async () => {
    const npx = await installed.run('npx', ['cutover', '--version'], { env: { npm_config_offline: 'true' } });
    expect(npx).toMatchObject({ code: 0, stdout: `${packageJson.version}\n` });
  });

  it('without k6 says what to run, and leaves no empty results behind', async () => {
    const { code, stderr } = await cutover(['drill', drill]);
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('Run `npx cutover setup`')]);
    expect(await readdir(installed.folder)).not.toContain('results');
  });

  it('says of each way to k6 how it failed, and what to do', async () => {
    const { code, stderr } = await cutover(['setup'], { CUTOVER_K6_MIRROR: 'http://127.0.0.1:9/mirror' });
    expect(code).toBe(2);
    for (const way of ['CUTOVER_K6: not set', 'http://127.0.0.1:9/mirror', 'go was not found on PATH']) {
      expect(stderr).toContain(way);
    }
  });

  it('keeps k6 in the user’s cache, and without Portkey says which package to install', async () => {
    await installed.cacheK6();
    const { code, stdout } = await cutover(['setup']);
    expect(code).toBe(0);
    expect(stdout).toContain(join(installed.folder, 'cache/k6', K6_VERSION));

    const shipped = await cutover(['drill', drill]);
    expect(shipped.code).toBe(2);
    const refusals = shipped.stderr.split('\n').filter((line) => line.startsWith('cutover: '));
    expect(refusals).toEqual([expect.stringContaining('npm install --save-dev @portkey-ai')]);
    expect(await readdir(installed.folder)).not.toContain('results');
  });

  it('has the catalogue of past incidents', async () => {
    const { code, stdout, stderr } = await cutover(['replay', '--list', '--shape', 'guard', '--json']);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ provider: 'google' }, { name: 'openai-2026-04-23-moderation' }]);
  });

  it('can be imported by plain Node, each export, and without msw all but its handlers', async () => {
    const names = Object.keys(packageJson.exports).filter((name) => name !== './package.json');
    const outcomes = await Promise.all(
      names.map((name) => installed.run(process.execPath, ['-e', `import('cutover${name.slice(1)}')`])),
    );
    const failed = names.filter((_, index) => outcomes[index]?.code !== 0);
    expect(failed).toEqual(['./msw']);
  });

  it('compiles in a strict consumer of plain Node modules, declarations checked, and runs there', async () => {
    await addPackages(installed.folder, ['msw', '@types/node']);
    await cp(consumer, installed.folder, { recursive: true });
    const compiled = await installed.run(process.execPath, [compiler, '-p', '.']);
    expect(compiled.stdout).toBe('');
    const { stdout, stderr } = await installed.run(process.execPath, ['consumer.js']);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      failure: expect.stringMatching(/^usage: drill of-a-consumer: timeline must hold an outage/),
      score: expect.stringMatching(/^usage: no-such-run must be the folder of a run/),
      served: 200,
      answered: 200,
      k6: ['object', 'function', 'function'],
    });
  });

  it('has its faults in a test of its user’s, as docs/your-tests.md shows it: it compiles, and holds', async () => {
    await addPackages(installed.folder, ['vitest']);
    const page = await readFile('docs/your-tests.md', 'utf8');
    const tests = join(installed.folder, 'tests');
    await mkdir(tests);
    await writeFile(join(tests, 'survives.test.ts'), /```ts\n(.*?)```/s.exec(page)?.[1] ?? '');
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023', 'dom', 'dom.iterable'],
      types: ['node'],
      strict: true,
      noEmit: true,
      // vitest's are nobody's business here.
      skipLibCheck: true,
    };
    await writeFile(join(tests, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['survives.test.ts'] }));
    const compiled = await installed.run(process.execPath, [compiler, '-p', 'tests']);
    expect(compiled.stdout).toBe('');
    const ran = await installed.run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--root', 'tests']);
    expect(ran.stdout + ran.stderr).toMatch(/Tests +2 passed \(2\)/);
    expect(ran.code).toBe(0);
  });

  it('runs the demo with nothing but k6, and a scenario that imports it, for a user who may write nowhere else', async () => {
    const home = join(installed.folder, 'home');
    await mkdir(home);
    await cp(join(consumer, 'scenario.ts'), join(home, 'scenario.ts'));
    // Where tests run as root, the package is root's; elsewhere it is made as good as somebody else's.
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    if (uid === undefined) await installed.run('chmod', ['-R', 'a-w', join(installed.folder, 'node_modules')]);
    else await chown(home, uid, uid);
    const bin = join(installed.folder, 'node_modules/.bin/cutover');
    const options = { cwd: home, env: { HOME: home }, ...(uid === undefined ? {} : { uid }) };
    try {
      const demo = await installed.run(bin, ['demo'], options);
      expect(demo.code, demo.stdout + demo.stderr).toBe(0);
      expect(demo.stdout).toMatch(/HTTP says [\d.]+ % succeeded; your parsers say [\d.]+ % was usable/);
      const report = /^Report: (.+)$/m.exec(demo.stdout)?.[1] ?? 'none';
      expect(await readFile(join(home, report), 'utf8')).toContain('<!doctype html>');

      const own = await installed.run(bin, ['drill', 'scenario.ts', '--time-scale', '0.2', '--json'], options);
      expect([0, 1, 3], own.stderr).toContain(own.code);
      expect(JSON.parse(own.stdout)).toMatchObject({ drill: 'of-a-consumer' });
    } finally {
      if (uid === undefined) await installed.run('chmod', ['-R', 'u+w', join(installed.folder, 'node_modules')]);
    }
  });

  it('writes no file into its own folder', async () => {
    expect(await installed.listFiles()).toEqual(asInstalled);
  });
});
