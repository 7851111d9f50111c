import yargs, { type Argv, type CommandModule } from 'yargs';
import { CutoverError, formatCause } from '../lib/kit/cutover-error.ts';
import { explainArguments, explainNoNumber, explainPositional } from './terminal/explain-mistake.ts';
import { explainValues, type KnownFlags } from './terminal/explain-values.ts';

/** What the command line is made of. */
export interface CliOptions {
  args: readonly string[];
  /** The commands it knows. */
  loaded: readonly CommandModule[];
  /** The one that is asked for, if it is there. */
  command: string | undefined;
  version: string;
  /** How wide the terminal is. */
  columns: number;
  /** What may stand behind a command besides its flags, by command: for completion. */
  words?: Readonly<Record<string, readonly string[]>>;
}

/** The command line. What is wrong with its arguments it throws as a `usage` error, in a sentence with what to do. */
export function createCli({ args, loaded, command, version, columns, words = {} }: CliOptions): Argv {
  const cli = yargs(args)
    .scriptName('cutover')
    .version(version)
    .usage('$0 <command>\n\nRehearse the minute in which an LLM application loses its primary model.')
    .command([...loaded])
    .completion(
      'completion',
      'Print a completion script for bash, zsh or fish: the shell in use, or the one named',
      completeWords(words),
    )
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
    .wrap(Math.min(100, columns))
    // Else a dot in a flag makes an object of its value.
    .parserConfiguration({ 'dot-notation': false })
    // Before yargs looks itself: a flag without its value is not there for it.
    .middleware(() => {
      const asked = command === undefined ? undefined : loaded.find((one) => nameOf(one) === command);
      const mistake = explainPositional(asked?.command, args) ?? explainValues(command, args, readKnown(cli));
      if (mistake !== undefined) throw new CutoverError('usage', mistake);
    }, true)
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
        explainArguments(command, formatCause(complaint), { args, flags: listFlags(cli) }),
      );
    });
  return cli;
}

const nameOf = ({ command }: CommandModule): string | undefined => String(command).split(' ')[0];

type Found = (error: Error | null, found: string[] | undefined) => void;

/** Completes as yargs does by itself, and the words that may stand behind a command besides. */
function completeWords(words: NonNullable<CliOptions['words']>) {
  return (
    current: string,
    parsed: { _?: readonly unknown[] },
    usual: (onFound: Found) => unknown,
    done: (found: string[]) => unknown,
  ): void => {
    const known = current.startsWith('-') ? [] : (parsed._ ?? []).flatMap((word) => words[String(word)] ?? []);
    // At once: while it waits, yargs would go on and find fault with the flag by which a shell asks.
    usual((_, found = []) => done([...found, ...known.filter((word) => word.startsWith(current))]));
  };
}

/** The flags of the command that was asked for; its types do not tell of them. */
function readKnown(self: unknown): KnownFlags {
  return (self as { getOptions(): KnownFlags }).getOptions();
}

function listFlags(self: unknown): string[] {
  return Object.keys(readKnown(self).key);
}
