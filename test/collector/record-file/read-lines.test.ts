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

  it('reads every line of a file, the empty ones too', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        expect(await readAll('any', content)).toEqual(
          content.split('\n').filter((line, at, all) => line !== '' || at < all.length - 1),
        );
      }),
    );
  });

  it('reads lines that are longer than it reads at once', async () => {
    const lines = ['a', 'b'.repeat(3_000_000), 'c'.repeat(600_000), 'd'];
    expect(await readAll('long', lines.join('\n'))).toEqual(lines);
  });

  async function readAll(name: string, content: string): Promise<string[]> {
    const path = join(folder, name);
    await writeFile(path, content);
    const lines: string[] = [];
    await readLines(path, (line) => lines.push(line));
    return lines;
  }

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
