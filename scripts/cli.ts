import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import yargs, { type CommandModule } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { CutoverError, formatCause } from '../lib/kit/cutover-error.ts';
import { excerptLines } from '../lib/kit/excerpt.ts';
import { errorExitCodes } from './terminal/exit-code.ts';
import { explainFailure } from './terminal/explain-failure.ts';
import { explainArguments, explainNoNumber, explainUnknownCommand } from './terminal/explain-mistake.ts';
import { watchFailures } from './terminal/failures.ts';
import { findLostOutput, watchOutputs } from './terminal/outputs.ts';
import { createErrorPainter } from './terminal/painter.ts';

const painter = createErrorPainter();
watchOutputs();
watchFailures(showFailure);

/** The commands by name. Only the one that is asked for is loaded; for help and completion, all are. */
const commands: Record<string, () => Promise<unknown>> = {
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  drill: async () => (await import('./commands/drill.ts')).drillCommand,
  init: async () => (await import('./commands/init.ts')).initCommand,
  harvest: async () => (await import('./commands/harvest.ts')).harvestCommand,
  judge: async () => (await import('./commands/judge.ts')).judgeCommand,
  score: async () => (await import('./commands/score.ts')).scoreCommand,
  report: async () => (await import('./commands/report.ts')).reportCommand,
  inject: async () => (await import('./commands/inject.ts')).injectCommand,
  mock: async () => (await import('./commands/mock.ts')).mockCommand,
  setup: async () => (await import('./commands/setup.ts')).setupCommand,
};
const args = hideBin(process.argv);
const isKnown = Object.hasOwn(commands, args[0] ?? '');
const asked = isKnown ? commands[args[0] ?? ''] : undefined;
const loaded = await Promise.all((asked === undefined ? Object.values(commands) : [asked]).map((load) => load()));

const cli = yargs(args)
  .scriptName('cutover')
  .version(readVersion())
  .usage('$0 <command>\n\nRehearse the minute in which an LLM application loses its primary model.')
  .command(loaded as CommandModule[])
  .completion('completion', 'Print a completion script for bash or zsh')
  .example('$0 setup', 'get k6')
  .example('$0 demo', 'an outage, with nothing to install but k6')
  .example('$0 init', 'a drill of your own, to begin with')
  .example('$0 drill my-gateway.json', 'run it')
  .demandCommand(1, 'Say what to do: cutover drill FILE runs a drill, cutover --help lists the commands.')
  .strict()
  .epilogue(
    [
      'Exit codes: 0 pass, 1 fail, 2 wrong usage or environment, 3 invalid (no verdict), 4 aborted, 70 a bug.',
      'Colours follow NO_COLOR and FORCE_COLOR.',
    ].join('\n'),
  )
  .wrap(Math.min(100, process.stdout.columns ?? 100))
  .check((parsed) => {
    const mistake = explainNoNumber(args, parsed);
    if (mistake !== undefined) throw new CutoverError('usage', mistake);
    return true;
  }, true)
  .fail((message, error) => {
    // yargs passes its own complaints as a message, a few of them as an error of its own, and what a command threw as an error.
    const complaint = error?.name === 'YError' ? error.message : error === undefined ? message : null;
    if (complaint === null) throw error;
    throw new CutoverError(
      'usage',
      explainArguments(isKnown ? args[0] : undefined, formatCause(complaint), { args, flags: listFlags(cli) }),
    );
  });

try {
  process.exitCode = 0;
  const unknown = explainUnknownCommand(args, [...Object.keys(commands), 'completion']);
  // What is being completed may be any beginning of a word.
  if (unknown !== undefined && !args.includes('--get-yargs-completions')) throw new CutoverError('usage', unknown);
  await cli.parseAsync();
} catch (error) {
  showFailure(error);
  process.exitCode = explainFailure(error).exitCode;
}

process.on('exit', () => {
  const lost = findLostOutput();
  if (lost === null || lost.isClosed) return;
  // Whoever asked for it has not got it.
  showFailure(new CutoverError('environment', `${lost.why}, and with it what this command had to say.`));
  process.exitCode = errorExitCodes.environment;
});

/** The flags of the command that was asked for; its types do not tell of them. */
function listFlags(self: unknown): string[] {
  const { key } = (self as { getOptions(): { key: Record<string, unknown> } }).getOptions();
  return Object.keys(key);
}

/** An expected failure is one line; a bug shows where it happened. */
function showFailure(error: unknown): void {
  const { line, isBug } = explainFailure(error);
  console.error(`${painter.red('cutover:')} ${line}`);
  if (isBug) console.error(excerptLines(inspect(error)));
}

/** Cutover's own version: left to itself, yargs prints that of the project it is installed in. */
function readVersion(): string {
  const text = readFileSync(
    new URL(import.meta.url.endsWith('.ts') ? '../package.json' : '../../package.json', import.meta.url),
    'utf8',
  );
  return (JSON.parse(text) as { version: string }).version;
}
