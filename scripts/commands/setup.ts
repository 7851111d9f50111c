import { excerpt } from '../../lib/kit/excerpt.ts';
import type { CommandModule } from 'yargs';
import { getK6 } from './get-k6.ts';

/** `cutover setup`: gets k6 into the user's cache, and prints where the one that drills use lies. */
export const setupCommand: CommandModule = {
  command: 'setup',
  describe: 'Fetch or build k6, which drills need',
  builder: (yargs) =>
    yargs
      .example('$0 setup', 'into CUTOVER_CACHE, else where this system keeps caches')
      .example('CUTOVER_K6_MIRROR=https://mirror.example/k6 $0 setup', 'where github.com cannot be reached'),
  async handler() {
    const { path, version } = await getK6();
    process.stdout.write(`k6 ${version}: ${excerpt(path, 4_096)}\n`);
  },
};
