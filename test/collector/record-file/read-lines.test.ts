import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLines } from '../../../lib/collector/record-file/read-lines.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-read-lines-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('readLines', () => {
  const text = fc
    .array(fc.oneof(fc.constant('\n'), fc.constant('ü€😀'), fc.string({ maxLength: 8 })), { maxLength: 30 })
    .map((pieces) => pieces.join(''));

  it('reads stretches that touch as it reads the whole, wherever they touch', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(200), { maxLength: 3 }), async (content, cuts) => {
        const path = join(folder, 'any');
        await writeFile(path, content);
        const bounds = [0, ...cuts.toSorted((a, b) => a - b), Infinity];
        const lines: string[] = [];
        for (const [place, from] of bounds.slice(0, -1).entries()) {
          await readLines(path, (line) => lines.push(line), { from, to: bounds[place + 1] ?? Infinity });
        }
        expect(lines).toEqual(content.split('\n').filter((line, at, all) => line !== '' || at < all.length - 1));
      }),
    );
  });

  it('reads lines that are longer than it reads at once, in the stretch they begin in', async () => {
    const path = join(folder, 'long');
    const lines = ['a', 'b'.repeat(3_000_000), 'c'.repeat(600_000), 'd'];
    await writeFile(path, lines.join('\n'));
    for (const cut of [1, 2, 3, 524_287, 524_288, 524_289, 1_500_000, 3_000_002, 3_000_003, 3_600_003]) {
      const first: string[] = [];
      const second: string[] = [];
      await readLines(path, (line) => first.push(line), { from: 0, to: cut });
      await readLines(path, (line) => second.push(line), { from: cut, to: Infinity });
      expect([...first, ...second].map(({ length }) => length)).toEqual([1, 3_000_000, 600_000, 1]);
      // The lines begin at 0, 2, 3,000,003 and 3,600,004.
      expect(first).toHaveLength([0, 2, 3_000_003, 3_600_004].filter((start) => start < cut).length);
    }
  });

  it('stops with what the reader of its lines throws', async () => {
    const path = join(folder, 'thrown');
    await writeFile(path, 'a\nb\n');
    const read: string[] = [];
    const reading = readLines(path, (line) => {
      read.push(line);
      throw new Error(`no ${line}`);
    });
    await expect(reading).rejects.toThrow('no a');
    expect(read).toEqual(['a']);
  });
});
