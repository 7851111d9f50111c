/** A child process that does as its settings say, for the tests of starting and stopping. */
import { spawn } from 'node:child_process';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { serveChild } from '../../lib/proxies/process/serve-child.ts';

serveChild(async (input) => {
  const { mode, value = 0 } = input as { mode: string; value?: number };
  if (mode === 'fail') throw new CutoverError('environment', 'the port is taken, say');
  if (mode === 'crash') {
    process.stderr.write('last words\n', () => process.exit(7));
    await new Promise(() => {});
  }
  if (mode === 'hang') await new Promise(() => {});
  return {
    facts: { doubled: value * 2, started: mode.includes('parent') ? start() : null },
    requests: {
      echo: (payload) => payload,
      throw: () => {
        throw new Error('on purpose');
      },
    },
    stop: () => (mode.startsWith('stubborn') ? new Promise(() => {}) : undefined),
  };
});

/** A program that knows nothing of whoever started it. */
function start(): number | undefined {
  return spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }).pid;
}
