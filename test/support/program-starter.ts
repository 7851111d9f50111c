/**
 * Starts programs as a runner does, and waits to be killed: one that obeys SIGTERM, one that is deaf to it, a wrapper that
 * leaves another program behind it, and one that leaves a daemon. `node program-starter.ts LOG MARK [stop-after-ms]`: MARK stands in the command line of each.
 */
import { startProgram } from '../../lib/proxies/process/start-program.ts';

const [logPath = '/dev/null', mark = 'unmarked', stopAfterMs] = process.argv.slice(2);
const stay = `setInterval(() => {}, 1000); // ${mark}`;
const commands: [command: string, ...args: string[]][] = [
  [process.execPath, '-e', stay],
  [process.execPath, '-e', `process.on('SIGTERM', () => {}); ${stay}`],
  ['/bin/sh', '-c', `"${process.execPath}" -e '${stay.replace(mark, `wrapped ${mark}`)}' & wait`],
  [
    '/bin/sh',
    '-c',
    `(setsid "${process.execPath}" -e '${stay.replace(mark, `wrapped ${mark}`)}' >/dev/null 2>&1 &); sleep 600`,
  ],
];
const starting = commands.map(([command, ...args]) =>
  startProgram({ name: 'stay', command, args, env: process.env, logPath, clean: (line) => line }),
);
process.send?.('starting');
const programs = await Promise.all(starting);
process.send?.(programs.map(({ pid }) => pid));
if (stopAfterMs !== undefined) {
  setTimeout(() => void Promise.all(programs.map((program) => program.stop(200))), Number(stopAfterMs));
}
