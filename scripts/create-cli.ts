import yargs, { type Argv, type CommandModule } from 'yargs';
import { CutoverError, formatCause } from '../lib/kit/cutover-error.ts';
import { explainArguments, explainNoNumber, explainPositional } from './terminal/explain-mistake.ts';
import { explainValues, type KnownFlags } from './terminal/explain-values.ts';

const NAME = 'cutover';
/** The flag by which a shell asks what may stand where its cursor is: behind it are the words up to there, `cutover` the first. */
export const ASKED_BY = '--get-yargs-completions';
/** Wider lines are hard to read. */
const MOST_COLUMNS = 100;

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
export function createCli(options: CliOptions): Argv {
  const { args, loaded, command, version, columns } = options;
  const width = Math.min(MOST_COLUMNS, columns);
  const cli: Argv = withWholeExamples(yargs(args).scriptName(NAME), width)
    .version(version)
    .usage('$0 <command>\n\nRehearse the minute in which an LLM application loses its primary model.')
    .command([...loaded])
    .completion(
      'completion',
      'Print a completion script for bash, zsh or fish: the shell in use, or the one named',
      completeWords(options, () => readKnown(cli)),
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
    .wrap(width)
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

/** What help leaves free beside an example, columns. */
const EXAMPLE_MARGIN = 4;

/**
 * The examples of help as lines to be copied, each on one: what one is for stands behind it as a comment of the shell, or above it where there is no
 * room. In two columns, as yargs has them, each would be broken that takes more than half the width.
 */
function withWholeExamples(cli: Argv, width: number): Argv {
  const add = cli.example.bind(cli) as (line: string, text: string) => Argv;
  cli.example = ((line: string, text: string) => {
    const whole = `${line}  # ${text}`;
    const isWide = whole.replaceAll('$0', NAME).length > width - EXAMPLE_MARGIN;
    return add(text === '' ? line : isWide ? `# ${text}\n${line}` : whole, '');
  }) as typeof cli.example;
  return cli;
}

const nameOf = ({ command }: CommandModule): string | undefined => String(command).split(' ')[0];

type Found = (error: Error | null, found: string[] | undefined) => void;

/**
 * Completes as yargs does by itself, and the words that may stand behind a command besides: another command is none of them, which yargs offers behind `completion`. Where a
 * path belongs, nothing is said, so that the shell completes files: behind a flag that takes one, and in an empty word where the command takes another.
 */
function completeWords({ args, loaded, words = {} }: CliOptions, readFlags: () => KnownFlags) {
  const commands = loaded.map(nameOf);
  return (
    current: string,
    parsed: { _?: readonly unknown[] },
    usual: (onFound: Found) => unknown,
    done: (found: string[]) => unknown,
  ): void => {
    const known = current.startsWith('-') ? [] : (parsed._ ?? []).flatMap((word) => words[String(word)] ?? []);
    // At once: while it waits, yargs would go on and find fault with the flag by which a shell asks.
    usual((_, found = []) => {
      const typed = args.slice(args.indexOf(ASKED_BY) + 2);
      const command = loaded.find((one) => nameOf(one) === typed[0])?.command;
      const flags = readFlags();
      const flag = command === undefined ? null : findOpenFlag(typed, flags);
      if (flag !== null) return done(flags.choices[flag] === undefined ? [] : found);
      const usually = known.length === 0 ? found : found.filter((word) => !commands.includes(word));
      // Where a path may stand, no flag is in its way: they are asked for by a hyphen.
      const isPath = current === '' && command !== undefined && /[<[]/.test(String(command));
      done([
        ...usually.filter((word) => !isPath || !word.startsWith('-')),
        ...known.filter((word) => word.startsWith(current)),
      ]);
    });
  };
}

/** The flag whose value the last of these words is, or will be; null: it is none. */
function findOpenFlag(typed: readonly string[], { key, boolean }: KnownFlags): string | null {
  const before = typed.at(-2) ?? '';
  const flag = before.startsWith('--') ? before.slice(2) : '';
  return flag in key && !boolean.includes(flag) ? flag : null;
}

/** The flags of the command that was asked for; its types do not tell of them. */
function readKnown(self: unknown): KnownFlags {
  return (self as { getOptions(): KnownFlags }).getOptions();
}

function listFlags(self: unknown): string[] {
  return Object.keys(readKnown(self).key);
}
