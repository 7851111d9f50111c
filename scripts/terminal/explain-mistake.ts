import { exampleOf } from './flag-examples.ts';
import { nearestName } from '../../lib/kit/settings/nearest-name.ts';

/** What the commands that cannot do without a name of something want, with an example. */
const wants: Readonly<Record<string, string>> = {
  compare: 'two folders of results, the earlier one first, as in: cutover compare results/monday results/today',
  drill: 'a drill as JSON or YAML, or a scenario (.ts, .js), as in: cutover drill drill.json',
  harvest: 'a log, as in: cutover harvest calls.ndjson --out prompts.ndjson',
  incident: 'an action and a log, as in: cutover incident fit access.log --out ours.json',
  influx: 'an action and a folder, as in: cutover influx send RUN --influx http://127.0.0.1:8086/cutover',
  judge: "a run's folder, as in: cutover judge results/my-drill-20261122T101500Z-42",
  suite: 'a folder of drills, or drills, as in: cutover suite drills',
  schedule: 'a drill, as in: cutover schedule drill.yaml --every "Tue 10:00 Europe/Berlin" --as github',
  score: "a run's folder, as in: cutover score results/my-drill-20261122T101500Z-42",
  rehearse: 'a drill as JSON or YAML, or a scenario (.ts, .js), as in: cutover rehearse drill.json',
  report: "a run's folder, as in: cutover report results/my-drill-20261122T101500Z-42 --format html",
};

/** Says that there is no such command, and which was meant; undefined when `args` name one, or none at all. */
export function explainUnknownCommand(args: readonly string[], commands: readonly string[]): string | undefined {
  const words = args.filter((arg) => !arg.startsWith('-'));
  if (words.length === 0 || words.some((word) => commands.includes(word))) return undefined;
  // A flag before it may have taken a word for its value.
  const meant = words.find((word) => nearestName(word, commands) !== undefined) ?? words[0] ?? '';
  const near = meant === 'help' ? '--help' : nearestName(meant, commands);
  const remedy = near === undefined ? `The commands are ${commands.join(', ')}.` : `Did you mean ${near}?`;
  return `There is no command ${meant}. ${remedy}`;
}

/**
 * Makes a sentence about `command` of what yargs says is wrong with its arguments. `args`: what was written; `flags`: those it has, without
 * their dashes.
 */
export function explainArguments(
  command: string | undefined,
  complaint: string,
  { args, flags }: { args: readonly string[]; flags: readonly string[] } = { args: [], flags: [] },
): string {
  const lacks = /^(?:Not enough non-option arguments|Missing required argument|Say what to do)/.test(complaint);
  // What lacks may stand there, misspelt.
  const misspelt = lacks ? findUnknownFlag(args, flags) : undefined;
  if (misspelt !== undefined) return rejectFlag(command, misspelt, flags);
  const wanted = wants[command ?? ''];
  if (wanted !== undefined && complaint.startsWith('Not enough non-option arguments'))
    return `${command} wants ${wanted}.`;
  const needed = /^Missing required arguments?: (.+)$/.exec(complaint)?.[1]?.split(', ') ?? [];
  if (command !== undefined && needed.length > 0)
    return `${command} needs ${needed.map((name) => `--${name}, as in: --${name} ${exampleOf(command, name, undefined)}`).join('; and ')}.`;
  const told = explainChoices(complaint, args) ?? explainUse(complaint, args);
  if (told !== null) return told;
  const unknown = /^Unknown arguments?: (.+)$/.exec(complaint)?.[1]?.split(', ') ?? [];
  if (unknown.length === 0) return complaint;
  const written = args.map((arg) => /^--?([^=]+)/.exec(arg)?.[1] ?? '');
  const explained = [...new Set(unknown.map(toKebab))].map((name) => {
    const flag = written.find((one) => one === name || one === `no-${name}`);
    if (flag !== undefined) return rejectFlag(command, flag, flags);
    return command === undefined
      ? `There is no command ${name}: a command stands first. cutover --help lists them.`
      : rejectWord(command, name);
  });
  return explained.join(' ');
}

/**
 * Says that a word of a command, such as its FILE, is no flag; undefined: none was written as one. yargs takes `--file` for the word, and of both the word alone, so that what
 * stands behind the flag would be dropped. `usage`: the command as it is declared, `drill <file>`.
 */
export function explainPositional(usage: unknown, args: readonly string[]): string | undefined {
  if (typeof usage !== 'string') return undefined;
  const names = [...usage.matchAll(/[<[](\w[\w-]*)(?:\.\.)?[>\]]/g)].map(([, name = '']) => name);
  const end = args.indexOf('--');
  const flags = args.slice(0, end === -1 ? undefined : end).flatMap((arg) => /^--([^=]+)/.exec(arg)?.[1] ?? []);
  const name = names.find((one) => flags.includes(one));
  if (name === undefined) return undefined;
  const [command = ''] = usage.split(' ');
  return `--${name} is no flag of ${command}: ${name.toUpperCase()} stands by itself, as in: cutover ${usage.replaceAll(/[<[](\w[\w-]*)(?:\.\.)?[>\]]/g, (_, one: string) => one.toUpperCase())}.`;
}

/** Yargs tells of a flag twice, as it was written and in camel case. */
const toKebab = (name: string): string =>
  /^[a-z]+[A-Z]/.test(name) ? name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) : name;

/** The first flag that there is none of, as it was written without its dashes. */
function findUnknownFlag(args: readonly string[], flags: readonly string[]): string | undefined {
  const end = args.indexOf('--');
  const known = new Set(flags.flatMap((name) => [name, toKebab(name)]));
  return args
    .slice(0, end === -1 ? undefined : end)
    .flatMap((arg) => /^--?([a-z][^=]*)/i.exec(arg)?.[1] ?? [])
    .find((name) => !known.has(toKebab(name)) && !known.has(toKebab(name.replace(/^no-/, ''))));
}

function rejectFlag(command: string | undefined, name: string, flags: readonly string[]): string {
  const plain = name.replace(/^no-/, '');
  // A letter alone is the first of a name.
  const near = plain.length === 1 ? flags.find((flag) => flag.startsWith(plain)) : nearestName(plain, flags);
  const no = name.startsWith('no-') ? 'no-' : '';
  const whose = command === undefined ? 'cutover' : `cutover ${command}`;
  const remedy = near === undefined ? `${whose} --help lists those it has.` : `Did you mean --${no}${near}?`;
  return `${command ?? 'cutover'} has no flag ${name.length === 1 ? '-' : '--'}${name}. ${remedy}`;
}

/** yargs calls a word too many an argument, too. */
function rejectWord(command: string, word: string): string {
  const wanted = wants[command];
  const remedy = wanted === undefined ? `cutover ${command} --help lists what it takes.` : `It wants ${wanted}.`;
  return `${command} does not take ${word}. ${remedy}`;
}

/** Names the first flag that was to be a number and is none, with what was written; undefined: there is none. */
export function explainNoNumber(
  args: readonly string[],
  parsed: Readonly<Record<string, unknown>>,
): string | undefined {
  const name = Object.keys(parsed).find((key) => Number.isNaN(parsed[key]));
  if (name === undefined) return undefined;
  const flag = `--${toKebab(name)}`;
  const at = args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  const written = args[at]?.includes('=') === true ? args[at].slice(flag.length + 1) : (args[at + 1] ?? '');
  return `${flag} must be a number, got ${JSON.stringify(written)}`;
}

/** What yargs says of a value that is none of those there are: `Argument: format, Given: "md", Choices: "text", "html"`. */
const CHOICES = /Argument: (\S+), Given: (.*?), Choices: ((?:"[^"]*"(?:, )?)+)/g;

/** Says of each value that is none of those there are which there are, and which may be meant; null: yargs complains of something else. */
function explainChoices(complaint: string, args: readonly string[]): string | null {
  if (!complaint.startsWith('Invalid values:')) return null;
  const told = [...complaint.matchAll(CHOICES)].map(([, name = '', given = '', listed = '']) => {
    const choices = [...listed.matchAll(/"([^"]*)"/g)].map(([, choice = '']) => choice);
    const word = given.replaceAll('"', '');
    const near = nearestName(word, choices) ?? findAbbreviated(word, choices);
    const hint = near === undefined ? '' : `. Did you mean "${near}"?`;
    return `${nameArgument(name, args)} must be one of ${choices.join(', ')}, got ${given}${hint}`;
  });
  return told.length === 0 ? null : told.join(' ');
}

/** The only one that has the letters of a word in their order, and begins with the first: markdown of md. */
function findAbbreviated(word: string, choices: readonly string[]): string | undefined {
  if (word === '') return undefined;
  const pattern = new RegExp(`^${Array.from(word.slice(0, 20), escape).join('.*')}`, 'iu');
  const [only, other] = choices.filter((choice) => pattern.test(choice));
  return other === undefined ? only : undefined;
}

const escape = (letter: string): string => letter.replace(/[\\^$.*+?()[\]{}|/-]/u, '\\$&');

/** What yargs says of arguments that lack something, or do not go together. */
function explainUse(complaint: string, args: readonly string[]): string | null {
  const empty = /^Not enough arguments following: (\S+)$/.exec(complaint)?.[1];
  if (empty !== undefined) return `${nameArgument(empty, args)} needs a value behind it.`;
  const [, one, other] = /^Arguments (\S+) and (\S+) are mutually exclusive$/.exec(complaint) ?? [];
  if (one === undefined || other === undefined) return null;
  return `${nameArgument(one, args)} and ${nameArgument(other, args)} do not go together: leave one of them out.`;
}

/** A flag with its dashes; a word that stands for itself by what it is called. */
function nameArgument(name: string, args: readonly string[]): string {
  const flag = `--${toKebab(name)}`;
  return args.some((arg) => arg === flag || arg.startsWith(`${flag}=`)) ? flag : name.toUpperCase();
}
