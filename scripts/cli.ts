import { chalkStderr } from 'chalk';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { CutoverError, formatCause } from '../lib/cutover-error.ts';
import { drillCommand } from './commands/drill.ts';
import { injectCommand } from './commands/inject.ts';
import { reportCommand } from './commands/report.ts';
import { scoreCommand } from './commands/score.ts';
import { errorExitCodes } from './exit-code.ts';

const cli = yargs(hideBin(process.argv))
  .scriptName('cutover')
  .usage('$0 <command>\n\nRehearse the minute in which an LLM application loses its primary model.')
  .command(drillCommand)
  .command(scoreCommand)
  .command(reportCommand)
  .command(injectCommand)
  .completion('completion', 'Print a completion script for bash or zsh')
  .demandCommand(1, 'Say what to do: cutover drill FILE runs a drill, cutover --help lists the commands.')
  .strict()
  .epilogue(
    [
      'Exit codes: 0 pass, 1 fail, 2 wrong usage or environment, 3 invalid (no verdict), 4 aborted, 70 a bug.',
      'Colours follow NO_COLOR and FORCE_COLOR.',
    ].join('\n'),
  )
  .wrap(Math.min(100, process.stdout.columns ?? 100))
  .fail((message, error) => {
    // yargs passes its own complaints as a message, and what a command threw as an error.
    throw error ?? new CutoverError('usage', formatCause(message));
  });

try {
  process.exitCode = 0;
  await cli.parseAsync();
} catch (error) {
  if (error instanceof CutoverError && error.code !== 'bug') {
    console.error(`${chalkStderr.red('cutover:')} ${error.message}`);
    process.exitCode = errorExitCodes[error.code];
  } else {
    console.error(chalkStderr.red('cutover: this is a bug in Cutover; please report it with what follows.'));
    console.error(error);
    process.exitCode = errorExitCodes.bug;
  }
}
