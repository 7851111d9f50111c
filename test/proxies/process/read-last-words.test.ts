import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readLastWords } from '../../../lib/proxies/process/read-last-words.ts';

it('the last words of a program of Node hold its error, and not the stack beneath it', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'cutover-words-')), 'target.log');
  const frames = Array.from({ length: 9 }, (_, at) => `    at async load${at} (node:internal/loader:${at}:28)`);
  const log = [
    'starting at 10:30:12',
    "Error: Cannot find module '/app/srv.mjs'",
    ...frames,
    '    at new Promise (<anonymous>)',
    '    at node:internal/main/run_main_module:28:49 {',
    "  code: 'MODULE_NOT_FOUND'",
    '}',
    '',
    'Node.js v20.20.2',
  ];
  await writeFile(path, log.join('\n'));
  expect(readLastWords(path)).toBe(
    "starting at 10:30:12 | Error: Cannot find module '/app/srv.mjs' | code: 'MODULE_NOT_FOUND' | } | Node.js v20.20.2",
  );
});
