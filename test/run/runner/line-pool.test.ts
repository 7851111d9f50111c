/** Threads that judge lines, and what happens where judging a line hangs, leaks or ends its thread. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { findBundle } from '../../../lib/proxies/process/find-bundle.mjs';
import { createLinePool } from '../../../lib/run/runner/line-pool.ts';

const entry = fileURLToPath(new URL('../../support/line-judge-process.ts', import.meta.url));
let script: URL;
beforeAll(async () => {
  script = new URL((await findBundle(entry))!);
});

const open = (threads: number, limitMs = 3_000) => createLinePool({ script, data: {}, threads, limitMs, memoryMb: 64 });

describe('a pool of threads that judge lines', () => {
  it('gives what is said of each piece, in the order of its lines', async () => {
    await using pool = open(2);
    const pieces = Array.from({ length: 20 }, (_, at) => [`${at}-a`, 'nothing', `${at}-b`]);
    expect(await Promise.all(pieces.map((lines) => pool.judge(lines)))).toEqual(
      pieces.map(([a, , b]) => ({ text: `${a}\n${b}\n`, answers: 2 })),
    );
  });

  it.each([
    ['hang', 'took longer than 3.00 s'],
    ['leak', 'took more than 64 MiB'],
    ['exit', 'ended with code 3'],
    ['throw', 'broke off: no such contract'],
  ])('has a line that makes it %s said to be unread, and those around it judged', async (deed, how) => {
    await using pool = open(1, deed === 'leak' ? 60_000 : 3_000);
    const judged = [pool.judge(['a', deed, 'b']), pool.judge(['c'])];
    expect(await Promise.all(judged)).toEqual([
      { text: `a\n${deed}: judging the answer ${how}\nb\n`, answers: 3 },
      { text: 'c\n', answers: 1 },
    ]);
  });

  it('goes on no more where a line that is not looked at hangs all the same', async () => {
    await using pool = open(1);
    const waiting = [pool.judge(['always-hang']), pool.judge(['a'])];
    const told = await Promise.allSettled(waiting);
    for (const one of told)
      expect(one).toMatchObject({
        status: 'rejected',
        reason: { message: 'Judging answers took longer than 3.00 s, and goes on no more.' },
      });
    await expect(pool.judge(['b'])).rejects.toThrow('goes on no more');
  });

  it('that is stopped leaves nobody waiting', async () => {
    const pool = open(1);
    const judged = pool.judge(['hang']).catch((error: unknown) => (error as Error).message);
    await pool[Symbol.asyncDispose]();
    expect(await judged).toBe('Judging was stopped.');
  });
});
