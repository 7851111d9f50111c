import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { startProgram } from '../../../lib/proxies/process/start-program.ts';
import { isAlive, waitUntil } from '../../support/processes.ts';

let logPath: string;
beforeEach(async () => {
  logPath = join(await mkdtemp(join(tmpdir(), 'cutover-program-')), 'log');
});

/** A program that says something and stays, deaf to SIGTERM if it is told so. */
const stay = (deaf: boolean): string[] => [
  '-e',
  `${deaf ? "process.on('SIGTERM', () => {});" : ''} console.log('here'); setInterval(() => {}, 1000);`,
];

describe('startProgram', () => {
  it('runs a program, keeps what it prints, and tells how it ended', async () => {
    const program = await startProgram({
      name: 'three',
      command: process.execPath,
      args: ['-e', "console.log('out'); console.error('err'); process.exit(3)"],
      env: process.env,
      logPath,
      clean: (line) => line,
    });
    expect(await program.ended).toEqual({ code: 3, signal: null });
    expect(await readFile(logPath, 'utf8')).toBe('out\nerr\n');
  });

  it('says in one line that a program is not there', async () => {
    await expect(
      startProgram({
        name: 'ghost',
        command: '/nowhere/ghost',
        args: [],
        env: process.env,
        logPath,
        clean: (line) => line,
      }),
    ).rejects.toThrow(/^ghost could not be started: .*ENOENT/);
  });

  it.each([
    ['x'.repeat(200_000), /^long could not be started: .*E2BIG\.$/],
    ['a\0b', /^long could not be started: .*without null bytes/],
  ])('says in one line that its words cannot be passed on', async (word, message) => {
    const options = { name: 'long', command: process.execPath, args: ['-e', word], env: process.env, logPath };
    await expect(startProgram({ ...options, clean: (line) => line })).rejects.toThrow(message);
  });

  it.each([false, true])('stops it, also when it is deaf to SIGTERM (%s)', async (deaf) => {
    const program = await startProgram({
      name: 'stay',
      command: process.execPath,
      args: stay(deaf),
      env: process.env,
      logPath,
      clean: (line) => line,
    });
    await waitUntil(async () => (await readFile(logPath, 'utf8')) === 'here\n');
    const end = await program.stop(deaf ? 300 : 10_000);
    expect(end.signal).toBe(deaf ? 'SIGKILL' : 'SIGTERM');
    expect(isAlive(program.pid)).toBe(false);
  });

  it('lets what a wrapper has started end in order, and leaves nothing of one that does not', async () => {
    const inner = (deaf: boolean): string =>
      `process.on('SIGTERM', () => ${deaf ? '{}' : "setTimeout(() => { console.log('in order'); process.exit() }, 200)"}); console.log(process.pid); setInterval(() => {}, 1000);`;
    for (const deaf of [false, true]) {
      const program = await startProgram({
        name: 'wrapper',
        command: '/bin/sh',
        args: ['-c', '"$0" -e "$1" & wait', process.execPath, inner(deaf)],
        env: process.env,
        logPath: `${logPath}-${deaf}`,
        clean: (line) => line,
      });
      const said = (): Promise<string> => readFile(`${logPath}-${deaf}`, 'utf8');
      await waitUntil(async () => /^\d+\n/.test(await said()));
      const pid = Number.parseInt(await said(), 10);
      // The wrapper ends at once by the signal, as shells do.
      expect(await program.stop(deaf ? 500 : 10_000)).toEqual({ code: null, signal: 'SIGTERM' });
      await waitUntil(() => !isAlive(pid));
      expect((await said()).includes('in order')).toBe(!deaf);
    }
  });

  // What leaves its group is found by its mark, where the system tells: on Linux.
  it.runIf(process.platform === 'linux').each([
    ['in a session of its own', 'setsid "$0" -e "$1" & wait'],
    ['as a daemon', '(setsid "$0" -e "$1" >/dev/null 2>&1 &); sleep 60'],
    ['as a daemon of a program that has ended', '(setsid "$0" -e "$1" >/dev/null 2>&1 &)'],
    ['under nohup, in a session of its own', 'nohup setsid -f "$0" -e "$1" >/dev/null 2>&1; sleep 60'],
    [
      'detached by Node',
      `"$0" -e "require('child_process').spawn(process.argv[0], ['-e', process.argv[1]], {detached: true, stdio: 'ignore', env: process.env}).unref()" "$1"; sleep 60`,
    ],
  ])('finds what has left its group, %s: lets it end in order, and kills it if it does not', async (_, script) => {
    for (const deaf of [false, true]) {
      const said = `${logPath}-${deaf}`;
      const end = deaf ? '' : `fs.appendFileSync('${said}', 'in order'); process.exit()`;
      const inner = `const fs = require('fs'); process.on('SIGTERM', () => { ${end} }); fs.writeFileSync('${said}', process.pid + '.'); setInterval(() => {}, 1000);`;
      const program = await startProgram({
        name: 'escaper',
        command: '/bin/sh',
        args: ['-c', script, process.execPath, inner],
        env: process.env,
        logPath,
        clean: (line) => line,
      });
      const read = (): Promise<string> => readFile(said, 'utf8').catch(() => '');
      if (script.endsWith('&)')) {
        // Nobody waits for it: the program's end is the end of all of it.
        await program.ended;
        await waitUntil(async () => !isAlive(Number.parseInt(await read(), 10) || 999_999_999));
        continue;
      }
      await waitUntil(async () => (await read()).includes('.'));
      const pid = Number.parseInt(await read(), 10);
      expect(isAlive(pid)).toBe(true);
      await program.stop(deaf ? 300 : 10_000);
      await waitUntil(() => !isAlive(pid));
      expect((await read()).includes('in order')).toBe(!deaf);
    }
  });

  it('does not leave it behind when its keeper is killed', async () => {
    const program = await startProgram({
      name: 'stay',
      command: process.execPath,
      args: stay(true),
      env: process.env,
      logPath,
      clean: (line) => line,
    });
    const keeper = Number((await readFile(`/proc/${program.pid}/stat`, 'utf8').catch(() => '')).split(' ')[3] ?? 0);
    if (process.platform === 'linux') {
      process.kill(keeper, 'SIGKILL');
      expect(await program.ended).toEqual({ code: null, signal: 'SIGKILL' });
      await waitUntil(() => !isAlive(program.pid));
    } else await program.stop();
  });

  it('does not leave it behind when whoever started it is killed, deaf or not', async () => {
    const starter = fork(fileURLToPath(new URL('../../support/program-starter.ts', import.meta.url)), [logPath], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(starter, 'message');
    const [pids] = (await once(starter, 'message')) as [number[]];
    expect(pids.map(isAlive)).toEqual([true, true, true, true]);
    starter.kill('SIGKILL');
    await waitUntil(() => pids.every((pid) => !isAlive(pid)));
  });
});
