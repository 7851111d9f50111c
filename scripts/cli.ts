import { chalkStderr } from 'chalk';
import yargs, { type CommandModule } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { CutoverError, formatCause } from '../lib/kit/cutover-error.ts';
import { errorExitCodes } from './terminal/exit-code.ts';

/** The commands by name. Only the one that is asked for is loaded; for help and completion, all are. */
const commands: Record<string, () => Promise<unknown>> = {
  drill: async () => (await import('./commands/drill.ts')).drillCommand,
  score: async () => (await import('./commands/score.ts')).scoreCommand,
  report: async () => (await import('./commands/report.ts')).reportCommand,
  inject: async () => (await import('./commands/inject.ts')).injectCommand,
  mock: async () => (await import('./commands/mock.ts')).mockCommand,
};
const asked = commands[process.argv[2] ?? ''];
const loaded = await Promise.all((asked === undefined ? Object.values(commands) : [asked]).map((load) => load()));

const cli = yargs(hideBin(process.argv))
  .scriptName('cutover')
  .usage('$0 <command>\n\nRehearse the minute in which an LLM application loses its primary model.')
  .command(loaded as CommandModule[])
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
