/** Starts two programs, one of them deaf to SIGTERM, tells their process ids, and waits to be killed. */
import { startProgram } from '../../lib/proxies/process/start-program.ts';

const logPath = process.argv[2] ?? '/dev/null';
const programs = [];
for (const deaf of [false, true]) {
  programs.push(
    await startProgram({
      name: 'stay',
      command: process.execPath,
      args: ['-e', `${deaf ? "process.on('SIGTERM', () => {});" : ''} setInterval(() => {}, 1000);`],
      env: process.env,
      logPath,
    }),
  );
}
process.send?.(programs.map(({ pid }) => pid));
