/** Completion in the shells themselves: each is typed into, in a terminal, and has nothing but the script that it is given. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { waitUntil } from '../../support/processes.ts';

// Each completion starts the command.
vi.setConfig({ testTimeout: 90_000 });

const inPty = fileURLToPath(new URL('../../support/type-in-pty.py', import.meta.url));
const cli = fileURLToPath(new URL('../../../scripts/cutover.mjs', import.meta.url));

/** How each is started, and takes its script; `$SHELL` is another than it, as a login shell may be. */
const shells = {
  bash: {
    command: ['bash', '--norc', '--noprofile', '-i'],
    login: '/bin/zsh',
    begin: 'source <(cutover completion bash)',
  },
  zsh: {
    command: ['zsh', '-f', '-i'],
    login: '/usr/bin/fish',
    begin: 'autoload -Uz compinit; compinit -u -D; source <(cutover completion zsh)',
  },
  fish: { command: ['fish', '--no-config', '-i'], login: '/bin/bash', begin: 'cutover completion fish | source' },
};

let bin = '';
let folder = '';
beforeAll(async () => {
  bin = await mkdtemp(join(tmpdir(), 'cutover-shells-'));
  // What is run in the end says what it was run with.
  const stub = `#!/bin/sh
case "$1" in completion | --get-yargs-completions) exec '${process.execPath}' '${cli}' "$@" ;; esac
printf 'RAN'; printf ' <%s>' "$@"; echo ' END'
`;
  await writeFile(join(bin, 'cutover'), stub, { mode: 0o755 });
  folder = join(bin, 'work');
  await mkdir(join(folder, 'results', 'checkout-20261129T120000Z-7'), { recursive: true });
  await mkdir(join(folder, 'my run'));
  await writeFile(join(folder, 'schedules.yaml'), '');
});

/** A shell in a terminal; throws where it is not installed. */
async function startShell(name: keyof typeof shells) {
  const { command, login, begin } = shells[name];
  const env = {
    PATH: `${bin}${delimiter}${process.env['PATH']}`,
    HOME: bin,
    SHELL: login,
    TERM: 'xterm',
    LANG: 'C.UTF-8',
  };
  const child = spawn('python3', [inPty, ...command], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const type = (text: string): void => void child.stdin.write(`${JSON.stringify(text)}\n`);
  let heard = 0;
  /** Types a line, and what its `cutover` was run with once it is there. */
  const run = async (line: string): Promise<string> => {
    type(`${line}\r`);
    const next = (): string | undefined => [...said.matchAll(/RAN (.*?) END/g)][heard]?.[1];
    await waitUntil(() => next() !== undefined || child.exitCode !== null, 30_000).catch(() => {});
    const found = next();
    if (found === undefined)
      throw new Error(`${name} is needed here, apt-get install ${name}; or it did not run ${line}: ${said}`);
    heard++;
    return found;
  };
  type(`${begin}\r`);
  return {
    run,
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
}

describe.concurrent.each(['bash', 'zsh', 'fish'] as const)('%s completes', (name) => {
  it('commands, flags, values, incidents, and files where there is nothing else', async () => {
    await using shell = await startShell(name);
    const cases = [
      ['cutover schedu\t', '<schedule>'],
      ['cutover drill my.yaml --approv\t', '<drill> <my.yaml> <--approved-by>'],
      // An incident is called so, too.
      ['cutover replay --shape quot\t', '<replay> <--shape> <quota>'],
      ['cutover replay openai-2023-11-08\t', '<replay> <openai-2023-11-08-routing-oom>'],
      ['cutover report results/checko\t', '<report> <results/checkout-20261129T120000Z-7>'],
      // The one word that may stand there.
      ['cutover incident \t', '<incident> <fit>'],
      // No command is called so, and none of them is meant.
      ['cutover doctor sched\t', '<doctor> <schedules.yaml>'],
      ['cutover report my\t', '<report> <my run>'],
      ['cutover drill my.yaml --out \tresu\t', '<drill> <my.yaml> <--out> <results>'],
    ] as const;
    const ran: string[] = [];
    // zsh takes the last slash of a folder away where it is an argument.
    for (const [line] of cases) ran.push((await shell.run(line)).replaceAll('/>', '>'));
    expect(ran).toEqual(cases.map(([, words]) => words));
  });
});
