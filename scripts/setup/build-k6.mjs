import { join } from 'node:path';
import { CommandError, runCommand } from './run-command.mjs';

const TIMEOUT_MS = 10 * 60_000;

/**
 * Builds the pinned k6 from its Go module in scripts/k6, for machines where no release archive can be had. Go
 * checks the sources against go.sum.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.version
 * @param {string} options.file Where k6 goes.
 * @param {NodeJS.ProcessEnv} options.env
 * @param {import('./progress.mjs').Progress} options.progress
 * @param {AbortSignal} [options.signal]
 * @param {(pid: number) => void} [options.onStart]
 * @returns {Promise<void>}
 * @throws {Error} Go is not there, or the build failed.
 */
export async function buildK6({ root, version, file, env, progress, signal, onStart }) {
  const command = {
    name: 'go',
    file: 'go',
    cwd: join(root, 'scripts', 'k6'),
    // Neither a workspace around this folder nor a cross-compiling environment may change what is built.
    env: { ...env, CGO_ENABLED: '0', GOWORK: 'off', GOOS: '', GOARCH: '' },
    ...(signal === undefined ? {} : { signal }),
  };
  try {
    await runCommand({ ...command, args: ['version'], timeoutMs: 30_000 });
  } catch (error) {
    throw new Error('go was not found on PATH', { cause: error });
  }
  const startedAt = Date.now();
  const step = progress.step(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    return `Building k6 ${version} with Go, about 80 s the first time: ${seconds} s`;
  });
  try {
    await runCommand({
      ...command,
      name: 'go build',
      args: ['build', '-buildvcs=false', '-trimpath', '-ldflags', '-s -w', '-o', file, '.'],
      timeoutMs: TIMEOUT_MS,
      ...(onStart === undefined ? {} : { onStart }),
    });
  } catch (error) {
    if (error instanceof CommandError) throw new Error(`${error.message}: ${error.lastLines}`, { cause: error });
    throw error;
  } finally {
    step.end();
  }
}
