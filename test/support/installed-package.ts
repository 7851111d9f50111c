import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findK6, K6_VERSION } from '../../lib/run/runner/find-k6.ts';
import type { CliResult } from './run-cli.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The package, packed and installed into a folder that holds nothing else. */
export interface InstalledPackage {
  folder: string;
  /** The packed file's size. */
  bytes: number;
  /** Runs a program in the folder as somebody who has Node on PATH and no k6. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<CliResult>;
  /** Gives the user a k6 in a cache of their own. */
  cacheK6(): Promise<void>;
  /** Size and time of each file of the installed package: what shows that one was written. */
  listFiles(): Promise<string[]>;
}

interface RunOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
}

/** Packs this project and installs it as its users do. */
export async function installPackage(): Promise<InstalledPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-installed-'));
  await chmod(folder, 0o755);
  const cache = join(folder, 'cache');
  const env = { ...process.env, PATH: dirname(process.execPath), CUTOVER_CACHE: cache, CUTOVER_K6: '', NO_COLOR: '1' };
  const npm = { env: { ...process.env, npm_config_loglevel: 'error' } };
  const packed = await start('npm', ['pack', '--pack-destination', folder], { cwd: root, ...npm });
  const file = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (file === undefined) throw new Error(`npm pack made no package: ${packed.stderr}`);
  await writeFile(join(folder, 'package.json'), '{ "name": "consumer", "version": "9.9.9", "type": "module" }');
  const flags = ['--prefer-offline', '--no-audit', '--no-fund'];
  const installed = await start('npm', ['install', ...flags, `./${file}`], { cwd: folder, ...npm });
  if (installed.code !== 0) throw new Error(`npm install failed: ${installed.stderr}`);
  const home = join(folder, 'node_modules/cutover');
  return {
    folder,
    bytes: (await stat(join(folder, file))).size,
    run: (command, args, options = {}) =>
      start(command, args, { cwd: folder, ...options, env: { ...env, ...options.env } }),
    async cacheK6() {
      const { path } = await findK6({ root, env: process.env });
      await mkdir(join(cache, 'k6', K6_VERSION), { recursive: true });
      await cp(path, join(cache, 'k6', K6_VERSION, 'k6'));
    },
    async listFiles() {
      const files = await readdir(home, { recursive: true });
      const lines = files.map(async (name) => {
        const { size, mtimeMs } = await stat(join(home, name));
        return `${name} ${size} ${mtimeMs}`;
      });
      return (await Promise.all(lines)).toSorted();
    },
  };
}

/** Puts packages of this project beside the installed one. */
export async function addPackages(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const path = join(folder, 'node_modules', name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(root, 'node_modules', name), path);
  }
}

/** The compiler of this project, for `run(process.execPath, …)`. */
export const compiler = join(root, 'node_modules/typescript/bin/tsc');

function start(command: string, args: readonly string[], options: RunOptions): Promise<CliResult> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const result: CliResult = { code: null, signal: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (result.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (result.stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(Object.assign(result, { code, signal })));
  });
}
