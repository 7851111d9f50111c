import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readOldRun } from '../../../lib/run/influx/read-old-run.ts';
import { reportCommand } from '../../../scripts/commands/report.ts';
import { findResult } from '../../../scripts/terminal/compare/find-result.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-result-'));
});
afterEach(() => rm(folder, { recursive: true }));

it.each([
  ['compare', findResult],
  ['influx', readOldRun],
  ['report', (run: string) => Promise.resolve(reportCommand.handler({ run, format: 'text', _: [], $0: 'cutover' }))],
])('%s says of the folder of a search that was killed what it is, and sends nobody to score it', async (_, read) => {
  await expect(read(folder)).rejects.toThrow(/cutover score/);
  await mkdir(join(folder, 'blocks'));
  await writeFile(join(folder, 'drill.json'), '{}');
  await expect(read(folder)).rejects.toThrow(
    /is that of a search for the breaking rate\. It was ended before capacity\.json was written, .*start it again, with cutover capacity\.$/,
  );
});
