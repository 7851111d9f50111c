import { readdirSync } from 'node:fs';
import type { CommandModule } from 'yargs';
import yargs from 'yargs';
import { expect, test } from 'vitest';
import { createCli } from '../../scripts/create-cli.ts';

/** Every command there is, by its file. */
const commands = await Promise.all(
  readdirSync(new URL('../../scripts/commands', import.meta.url)).map(async (file) => {
    const exported = (await import(`../../scripts/commands/${file}`)) as Record<string, unknown>;
    return Object.entries(exported)
      .filter(([name]) => name.endsWith('Command'))
      .map(([, command]) => command as CommandModule);
  }),
).then((lists) => lists.flat());

/** What stands in a command's help as examples. */
function listExamples({ builder }: CommandModule): string[] {
  const examples: string[] = [];
  const cli = yargs([]);
  const example = cli.example.bind(cli);
  cli.example = ((line: string, text: string) => {
    examples.push(line);
    return example(line, text);
  }) as typeof cli.example;
  if (typeof builder === 'function') void builder(cli);
  return examples;
}

/** The words of a line, as a shell splits it; what is behind a pipe or goes into a file is the shell's. */
function splitWords(line: string): string[] {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
  const end = words.findIndex((word) => ['|', '>', '>>', '&&', '2>&1'].includes(word));
  return end === -1 ? words : words.slice(0, end);
}

const examples = commands.flatMap((command) => listExamples(command).map((line) => ({ line })));
const nameOf = ({ command }: CommandModule): string => String(command).split(' ')[0] ?? '';

test('each command has an example', () => {
  const without = commands.filter((command) => listExamples(command).length === 0).map(({ command }) => command);
  expect(without).toEqual([]);
  expect(commands.length).toBeGreaterThan(12);
});

test.each(examples)('$line', async ({ line }) => {
  // Variables may be set before it.
  const [name, ...args] = splitWords(line.replace(/^(?:[A-Z_\d]+=\S+ )+/, ''));
  expect(name).toBe('$0');
  // It may be of another command, as the next step.
  const command = commands.find((one) => nameOf(one) === args[0]);
  const loaded = [{ ...command, handler: () => {} }] as CommandModule[];
  await createCli({ args, loaded, command: args[0], version: '0', columns: 100 }).parseAsync();
});

test.each(commands.map((command) => ({ name: nameOf(command), command })))(
  'the help of $name has each example on one line of 80 columns, to be copied',
  async ({ name, command }) => {
    const help = await createCli({
      args: [name],
      loaded: [command],
      command: name,
      version: '0',
      columns: 80,
    }).getHelp();
    const lines = help.split('\n').map((line) => line.trim().replace(/ {2}# .*$/, ''));
    const whole = listExamples(command).map((line) => line.replaceAll('$0', 'cutover'));
    expect(lines).toEqual(expect.arrayContaining(whole));
    // Nor is what it is for broken.
    const about = (help.split('Examples:\n')[1]?.split('\n\n')[0] ?? '').split('\n');
    expect(about.filter((line) => line !== '' && !/^ {2}(?:# |[A-Z_\d]+=\S+ cutover |cutover )/.test(line))).toEqual(
      [],
    );
  },
);

test('an example with a flag that there is not is refused', async () => {
  const command = commands.find((one) => nameOf(one) === 'report');
  const loaded = [{ ...command, handler: () => {} }] as CommandModule[];
  const args = ['report', 'results/x', '--formt', 'html'];
  const parse = async (): Promise<unknown> =>
    createCli({ args, loaded, command: 'report', version: '0', columns: 100 }).parseAsync();
  await expect(parse()).rejects.toThrow('report has no flag --formt. Did you mean --format?');
});
