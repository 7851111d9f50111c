/**
 * A flag that takes a value has one, and one only, whatever the command: yargs leaves out a flag without its value and takes an empty one for 0,
 * and a gate that an unset variable was to close would stand open.
 */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CommandModule } from 'yargs';
import yargs from 'yargs';
import { createCli } from '../../scripts/create-cli.ts';
import type { KnownFlags } from '../../scripts/terminal/explain-values.ts';
import { explainFailure } from '../../scripts/terminal/explain-failure.ts';

const commands = await Promise.all(
  readdirSync(new URL('../../scripts/commands', import.meta.url)).map(async (file) => {
    const exported = (await import(`../../scripts/commands/${file}`)) as Record<string, unknown>;
    return Object.entries(exported).flatMap(([name, one]) => (name.endsWith('Command') ? [one as CommandModule] : []));
  }),
).then((lists) => lists.flat());

const nameOf = ({ command }: CommandModule): string => String(command).split(' ')[0] ?? '';

/** The flags of a command, what stands for itself left out. */
function listFlags(command: CommandModule): { name: string; takesValue: boolean; isList: boolean }[] {
  const cli = yargs([]).help(false).version(false);
  if (typeof command.builder === 'function') void command.builder(cli);
  const { key, boolean, array } = (cli as unknown as { getOptions(): KnownFlags }).getOptions();
  return Object.keys(key)
    .filter((name) => !new RegExp(`[<[]${name}(?:\\.\\.)?[>\\]]`).test(String(command.command)))
    .map((name) => ({ name, takesValue: !boolean.includes(name), isList: array.includes(name) }));
}

/** What a command line is refused with, and by which exit code; null: it is taken. */
async function parse(args: string[]): Promise<{ exitCode: number; line: string } | null> {
  const command = commands.find((one) => nameOf(one) === args[0]);
  const loaded = [{ ...command, handler: () => {} }] as CommandModule[];
  const cli = createCli({ args, loaded, command: args[0], version: '0', columns: 100 });
  const refused: unknown = await (async () => cli.parseAsync())().then(
    () => null,
    (error: unknown) => error,
  );
  return refused === null ? null : explainFailure(refused);
}

/** A word for each that a command cannot do without. */
const wordsOf = (name: string): string[] =>
  [...String(commands.find((one) => nameOf(one) === name)?.command).matchAll(/<[^>]+>/g)].map(() => 'x');

const flags = commands.flatMap((command) => listFlags(command).map((flag) => ({ command: nameOf(command), ...flag })));
const valued = flags.filter(({ takesValue }) => takesValue);

test('there are flags of every command to be tried', () => {
  expect(new Set(flags.map(({ command }) => command)).size).toBeGreaterThan(15);
  expect(valued.length).toBeGreaterThan(80);
});

describe.each(valued)('$command --$name', ({ command, name, isList }) => {
  const flag = `--${name}`;
  const camel = `--${name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;
  // That of drill alone means something without a value.
  const bare = name === 'check' ? [] : [[flag]];

  test('is refused without a value, with an example', async () => {
    for (const args of [...bare, [flag, ''], [`${camel}=`], [`--no-${name}`]]) {
      const refused = await parse([command, ...wordsOf(command), ...args]);
      expect(refused).toMatchObject({ exitCode: 2, line: expect.stringMatching(/--\S+ .*as in: --\S+[ =].+\.$/) });
      expect(refused?.line).toContain(name);
      expect(refused?.line).not.toContain('VALUE');
    }
  });

  if (isList) return;
  test('is refused when it is given twice', async () => {
    const shown = /auth|key|token/.test(name) ? '…, …' : '1, 2';
    const line = `${flag} may be given once only, got ${shown}`;
    expect(await parse([command, ...wordsOf(command), flag, '1', `${camel}=2`])).toMatchObject({ exitCode: 2, line });
  });
});

test.each(flags.filter(({ takesValue }) => !takesValue))(
  '$command --$name takes no value but true and false',
  async ({ command, name }) => {
    const line = `--${name} takes no value, got "": --${name} alone, or --no-${name}.`;
    expect(await parse([command, ...wordsOf(command), `--${name}=`])).toMatchObject({ exitCode: 2, line });
    const told = (await parse([command, ...wordsOf(command), `--${name}=false`, `--${name}`]))?.line ?? '';
    expect(told).not.toContain('takes no value');
  },
);

test.each([
  ['history', '--least-readiness', ' '],
  ['history', '--least-readiness', '--json'],
  ['history', '--least-readiness', '--', '0.8'],
  ['rehearse', 'x', '--provider', 'a', ''],
])('%s %s %s is refused', async (...args) => {
  expect(await parse(args)).toMatchObject({ exitCode: 2, line: expect.stringContaining(' needs a value behind it, ') });
});

test.each([
  ['history', 'x', '--least-readiness', '0.8', '--json'],
  ['history', 'x', '--least-readiness=0.8', '--json', '--json'],
  ['drill', 'x', '--check'],
  ['drill', 'x', '--check', '--seed', '1'],
  ['drill', 'x', '--seed', '-1'],
  ['drill', 'x', '--no-gate'],
  ['rehearse', 'x', '--provider', 'a', 'b', '--provider', 'c'],
  ['schedule', 'x', '--every', 'Tue 10:00', '--as', 'cron'],
  ['mock', '--', '--seed'],
])('%s %s %s %s %s is taken', async (...args) => {
  expect(await parse(args)).toBeNull();
});

test('a dot in a flag makes no object of its value', async () => {
  expect(await parse(['report', 'x', '--format.x', 'html'])).toMatchObject({ exitCode: 2 });
});

test.each([
  [
    ['drill', 'x', '--influx', 'http://u:hidden@db/d', '--influx', 'http://u:hidden@db/e'],
    'got http://…@db/d, http://…@db/e',
  ],
  [['drill', 'x', '--influx', 'u:hidden@db/d', '--influx', 'http://db/d?p=hidden'], 'got …@db/d, http://db/d?…'],
  [['drill', 'x', '--influx-auth', 'u:hidden', '--influx-auth', 'A'], 'got …, …'],
  [['watch', '--url', 'http://u:hidden@h', '--url', 'http://h'], 'got http://…@h, http://h'],
  [['drill', 'x', 'http://u:hidden@db/d'], 'http://…@db/d'],
  [['drill', 'x', '--json=http://u:hidden@db/d'], 'http://…@db/d'],
])('%j is refused without its password', async (args, said) => {
  const refused = await parse(args);
  expect(refused?.line).toContain(said);
  expect(refused?.line).not.toContain('hidden');
});
