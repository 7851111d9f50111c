/** What is told of a rehearsal in which not all goes well: once, with its cause, and wherever somebody looks. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findRehearsalVerdict } from '../../../lib/collector/report/rehearsal/describe-cell.ts';
import { renderRehearsalText } from '../../../lib/collector/report/rehearsal/text.ts';
import { writeDrill } from '../../support/drills.ts';
import { closed, closeServers, mock, rehearse, serve, withFallback } from '../../support/rehearsals.ts';

afterAll(closeServers);

test('a program that prints beside its replies is told of once, for its trial and for all answers', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'cutover-chatty-')), 'chatty.mjs');
  await writeFile(
    path,
    `import { createInterface } from 'node:readline';
    let number = 0;
    createInterface({ input: process.stdin }).on('line', (line) => {
      console.log('looking at answer ' + ++number + ' of ' + process.pid);
      console.log(JSON.stringify({ id: JSON.parse(line).id, outcome: 'usable' }));
    });`,
  );
  const told: string[] = [];
  const drill = writeDrill({
    providers: { primary: mock('strict'), fallback: mock('strict') },
    contracts: [{ kind: 'command', for: 'chat', command: [process.execPath, path] }],
  });
  const { rehearsal } = await rehearse(drill, { maxCases: 4 }, undefined, { tell: (text) => void told.push(text) });
  expect(rehearsal.cells.map(({ usable }) => usable)).toEqual([4, 4]);
  expect(told.filter((text) => text.includes('not told of again'))).toHaveLength(1);
});

test('who cannot be reached is told so, with the cause, wherever it is told, and nothing is counted of it', async () => {
  const url = await serve(() => {});
  const { rehearsal, folder } = await rehearse(withFallback(await closed(url)), {
    maxCases: 3,
    concurrency: 2,
    providers: ['fallback'],
    budget: { tokens: 100_000 },
  });
  const cause = `connect ECONNREFUSED ${new URL(url).host}`;
  expect(rehearsal.columns).toMatchObject([
    { unreached: cause, calls: 3, inputTokens: 0, outputTokens: 0, estimated: false },
  ]);
  expect(rehearsal.columns[0]!.gaveUp).toBe(
    `3 calls in a row brought no answer (the last: it could not be reached, ${cause})`,
  );
  expect(rehearsal.cells.map(({ decision }) => decision)).toEqual(Array(3).fill('not-measured'));
  const text = renderRehearsalText(rehearsal, { width: 200 });
  expect(text.match(/^ {2}fallback .* could not be reached$/gm)).toHaveLength(3);
  expect(text).toContain(cause);
  expect(text).not.toContain('not asked');
  expect(text.trimEnd().split('\n').at(-1)).toBe(
    'undecided: 0 of 3 cells are good, 3 not measured (fallback could not be reached)',
  );
  expect(await readFile(folder.report, 'utf8')).toContain(`could not be reached: ${cause}`);
});

test('whose own code cannot be loaded any more after its trial asks one case, and says how many were not asked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-once-'));
  const path = join(folder, 'once.mjs');
  await writeFile(
    path,
    `import { writeFileSync } from 'node:fs';
    writeFileSync(${JSON.stringify(join(folder, 'loaded'))}, '', { flag: 'wx' });
    export default () => true;`,
  );
  const told: string[] = [];
  const drill = writeDrill({
    providers: { primary: mock('strict'), fallback: mock('strict') },
    contracts: [{ kind: 'module', for: 'chat', path }],
  });
  const { rehearsal, folder: left } = await rehearse(
    drill,
    { maxCases: 20, concurrency: 1, providers: ['primary'] },
    undefined,
    { tell: (text) => void told.push(text) },
  );
  expect(rehearsal.calls).toBe(1);
  const lost = 'contracts[0] (module) cannot be asked any more, at its first start: it cannot be loaded: Error: EEXIST';
  expect(rehearsal.ended).toMatchObject({ kind: 'unjudged', asked: 1, left: 19 });
  expect(told.filter((text) => text.includes(lost))).toHaveLength(1);
  const ends = [
    /ended: nobody could judge any more, as contracts\[0\] \(module\) cannot be asked/,
    /cases asked, counted for each column: 1, not asked: 19/,
    // It had an answer, which nobody judged.
    /1 without an answer or a judgement, in no ratio/,
  ];
  for (const text of [renderRehearsalText(rehearsal, { width: 2_000 }), await readFile(left.report, 'utf8')])
    for (const end of ends) expect(text.replace(/\s+/g, ' ')).toMatch(end);
  expect(findRehearsalVerdict(rehearsal)).toBe('undecided');
});
