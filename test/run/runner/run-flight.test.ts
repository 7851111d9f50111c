import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import {
  checkPostflight,
  runPostflightAnyway,
  runPostflightCommands,
  runPreflightCommands,
} from '../../../lib/run/runner/run-flight.ts';

const KEY = 'sk-live-0123456789abcdef';
let folder = '';
beforeEach(async () => void (folder = await mkdtemp(`${tmpdir()}/flight-`)));

const command = (script: string, timeoutMs = 60_000) => ({
  command: ['node', '-e', script],
  env: { NAME: 'ours' },
  timeoutMs,
});
const options = (which: 'preflight' | 'postflight', ...commands: ReturnType<typeof command>[]) => ({
  drill: { preflight: [], postflight: [], [which]: commands },
  folder,
  env: process.env,
  redactor: createRedactor([KEY]),
});

describe('Commands around a drill', () => {
  it('keep what they printed, without secrets, and leave no file', async () => {
    const said = command(`console.log(process.env.NAME, '${KEY}'); console.error('and more')`);
    const [result] = await runPreflightCommands(options('preflight', said));
    expect(result).toMatchObject({ which: 'preflight', exitCode: 0 });
    expect(result?.output).toContain('and more');
    expect(result?.output).toMatch(/ours \S+/);
    expect(JSON.stringify(result)).not.toContain(KEY);
    expect(await readdir(folder)).toEqual([]);
  });

  test.each([
    [
      command(`console.log('no budget left'); process.exit(3)`),
      /^preflight\[0\] \(node -e .+\) ended with 3: no budget left\. Nothing was attacked\.$/,
    ],
    [command('setInterval(() => {}, 1000)', 300), /did not end in its time/],
    [{ ...command(''), command: ['no-such-program'] }, /needs the program no-such-program, which is not on PATH/],
  ])('before it keep it from beginning where one fails', async (failing, message) => {
    await expect(runPreflightCommands(options('preflight', failing, command('process.exit(9)')))).rejects.toThrow(
      message,
    );
  });

  it('before it are not even begun where it was stopped by then', async () => {
    // Whoever began it would find out that it is not there.
    const missing = { ...command(''), command: ['no-such-program'] };
    const stopped = { ...options('preflight', missing), signal: AbortSignal.abort('stopped by hand') };
    await expect(runPreflightCommands(stopped)).rejects.toBe('stopped by hand');
  });

  it('behind it are all run, whatever each comes to', async () => {
    const results = await runPostflightCommands(
      options('postflight', command('process.exit(2)'), { ...command(''), command: ['no-such-program'] }, command('')),
    );
    expect(results.map(({ exitCode }) => exitCode)).toEqual([2, 127, 0]);
  });

  it('tell what was killed from what took too long', async () => {
    const killed = command("process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000)");
    await expect(runPreflightCommands(options('preflight', killed))).rejects.toThrow(/ended with 137: it said nothing/);
    const results = await runPostflightCommands(
      options('postflight', killed, command('setInterval(() => {}, 1000)', 300)),
    );
    expect(results.map(({ exitCode }) => exitCode)).toEqual([137, null]);
  });

  it('behind it are looked for before anything is attacked', () => {
    const missing = { ...command(''), command: ['no-such-program'] };
    expect(() => checkPostflight(options('postflight', command(''), missing))).toThrow(
      /^postflight\[1\] needs the program no-such-program, which is not on PATH\./,
    );
  });

  it('behind it are run where it came to no end, its folder gone, and what fails is said', async () => {
    const warned: string[] = [];
    const failing = command(`console.log('still in maintenance'); process.exit(2)`);
    await rm(folder, { recursive: true });
    await runPostflightAnyway(options('postflight', failing, command('')), (text) => warned.push(text));
    expect(warned).toEqual([
      expect.stringMatching(
        /^The command that is run behind the drill ended with 2: node -e .+: still in maintenance$/,
      ),
    ]);
  });
});
