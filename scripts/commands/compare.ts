import type { CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { formatJson } from '../../lib/kit/invisible.ts';
import { findResult } from '../terminal/compare/find-result.ts';

interface CompareArguments {
  before: string;
  after: string;
  format: 'text' | 'markdown' | 'json';
  json: boolean;
}

/** `cutover compare A B`: holds a run against an earlier one of its kind. */
export const compareCommand: CommandModule<object, CompareArguments> = {
  command: 'compare <before> <after>',
  describe: 'Hold a run against an earlier one: what changed, and whether it is worse',
  builder: (yargs) =>
    yargs
      .positional('before', {
        type: 'string',
        demandOption: true,
        describe: "The earlier run's folder, or its scorecard.json alone",
      })
      .positional('after', { type: 'string', demandOption: true, describe: 'The run that is held against it' })
      .option('format', {
        choices: ['text', 'markdown', 'json'] as const,
        default: 'text' as const,
        describe: 'What to print',
      })
      .option('json', { type: 'boolean', default: false, describe: 'The same as --format json' })
      .epilogue('Exit codes: 0 no worse, 1 worse and resolved, 2 bad input, 3 not resolved, or not to be compared.')
      .example('$0 compare results/monday results/today', '')
      .example('$0 compare kept/scorecard.json results/today --format markdown', ''),
  async handler({ before, after, format, json }) {
    const [one, other] = [await findResult(before), await findResult(after)];
    if (one.name !== other.name) {
      throw new CutoverError(
        'usage',
        `Only results of one kind compare: ${one.path} is of a ${one.name}, ${other.path} of a ${other.name}.`,
      );
    }
    const compared = await one.kind.compare(one, other);
    const shown = json ? 'json' : format;
    if (shown === 'json') process.stdout.write(`${formatJson(compared.value)}\n`);
    else process.stdout.write(shown === 'text' ? compared.text() : compared.markdown());
    process.exitCode = compared.exitCode;
  },
};
