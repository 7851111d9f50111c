import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { logOutput } from '../../../lib/proxies/process/program-log.ts';

async function log(pieces: readonly string[], most: number): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'cutover-log-')), 'log');
  await logOutput(
    path,
    [Readable.from(pieces.map((piece) => Buffer.from(piece)))],
    (text) => text.replaceAll('key', '***'),
    most,
  );
  return readFile(path, 'utf8');
}

it('keeps a program’s beginning and its last words, and says how much there was between them', async () => {
  const lines = Array.from({ length: 30_000 }, (_, at) => `line ${at} key\n`);
  const kept = await log(lines, 20);
  expect(kept).toMatch(/^line 0 \*\*\*\n\[cutover: [\d,]+ characters left out\]\nline \d+ \*\*\*\n/);
  expect(kept.endsWith('line 29999 ***\n')).toBe(true);
  expect(kept.length).toBeLessThan(70_000);
  const said = Number(/\[cutover: ([\d,]+) /.exec(kept)?.[1]?.replaceAll(',', ''));
  const rest = kept.slice(kept.indexOf(']\n') + 2);
  expect(said + rest.length + 'line 0 key\n'.length).toBe(lines.join('').length);
});

it('keeps all of what is short enough', async () => {
  expect(await log(['a\nb', 'c\n', 'last key'], 1_000)).toBe('a\nbc\nlast ***');
  expect(await log(['a\n', 'b\n', 'c'], 4)).toBe('a\nb\nc');
});
