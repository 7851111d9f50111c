/** docs/your-own-parser.md, run as it stands: over the answers of a written run, with real packages of PyPI, so it is of the long run. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRequests } from '../../lib/drill/workloads/requests.ts';
import { exchangeOf, listRecords, writePerfectRun } from '../support/records.ts';

const page = await readFile('docs/your-own-parser.md', 'utf8');
const run = writePerfectRun();
const requests = createRequests(run.drill.traffic.requests);
for (const arrival of run.arrivals.filter(({ kind }) => kind === 'extraction')) {
  const right = requests.expect(arrival);
  exchangeOf(run, arrival.index).answer!.text = JSON.stringify(right.kind === 'json' ? right.value : null);
}
const broken = run.arrivals.find(({ kind, index }) => kind === 'extraction' && index > 50)?.index ?? 0;
exchangeOf(run, broken).answer!.text = 'Sure! Here is the ticket you asked for.';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-own-parser-'));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  for (const [, path = '', text = ''] of page.matchAll(/^```(?:ts|py|json) (\S+)\n(.*?)^```$/gms))
    await writeFile(join(folder, path), text);
  const toLines = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
  await writeFile(join(folder, 'drill.json'), JSON.stringify(run.drill));
  await writeFile(join(folder, 'plan.ndjson'), toLines(run.arrivals));
  await writeFile(join(folder, 'records.ndjson'), toLines(listRecords(run)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a contract of the page makes of the run, by `cutover judge` where the page says to run it. */
async function judge(contracts: string, env: NodeJS.ProcessEnv = process.env) {
  const tsx = import.meta.resolve('tsx');
  await promisify(execFile)(
    process.execPath,
    ['--import', tsx, resolve('scripts/cli.ts'), 'judge', folder, '--contracts', contracts, '--no-gate'],
    { cwd: folder, env },
  ).catch((error: unknown) => {
    // A written run may be invalid for want of what else a run has.
    if ((error as { code?: number }).code === 2 || (error as { code?: number }).code === 70) throw error;
  });
  const { application, examples } = JSON.parse(await readFile(join(folder, 'scorecard.json'), 'utf8')) as {
    application: { contracts: { total: number; usable: number; kinds: Record<string, number> }[] };
    examples: { failure: string; words?: string }[];
  };
  const sum = (pick: (row: { total: number; usable: number }) => number): number =>
    application.contracts.reduce((all, row) => all + pick(row), 0);
  return {
    missed: sum(({ total, usable }) => total - usable),
    usable: sum(({ usable }) => usable),
    words: examples.map(({ failure, words }) => `${failure}: ${words}`),
  };
}

describe('docs/your-own-parser.md', () => {
  it('has the parser in TypeScript judge', async () => {
    const { missed, usable, words } = await judge('contracts.json');
    expect(missed).toBe(1);
    expect(usable).toBeGreaterThan(50);
    expect(words[0]).toMatch(/^consumer-threw: SyntaxError: /);
  });

  it('has the schema alone judge', async () => {
    const [written] = JSON.parse(await readFile(join(folder, 'contracts.json'), 'utf8')) as object[];
    await writeFile(join(folder, 'schema.json'), JSON.stringify([{ ...written, export: 'ticket', takes: 'json' }]));
    const { missed, usable } = await judge('schema.json');
    expect([missed, usable > 50]).toEqual([1, true]);
  });

  it('has the parsers in Python judge, with pydantic and LangChain', async () => {
    const venv = process.env['CUTOVER_TEST_PYDANTIC'] ?? join(folder, 'venv');
    if (process.env['CUTOVER_TEST_PYDANTIC'] === undefined) {
      await promisify(execFile)('python3', ['-m', 'venv', venv]);
      await promisify(execFile)(join(venv, 'bin/python'), [
        '-m',
        'pip',
        'install',
        '--quiet',
        'pydantic',
        'langchain-core',
      ]);
    }
    const env = { ...process.env, PATH: `${join(venv, 'bin')}${delimiter}${process.env['PATH']}` };
    const langchain = (await readFile(join(folder, 'python-contracts.json'), 'utf8')).replace(
      'judge_ticket',
      'judge_with_langchain',
    );
    await writeFile(join(folder, 'langchain-contracts.json'), langchain);
    for (const contracts of ['python-contracts.json', 'langchain-contracts.json']) {
      const { missed, usable, words } = await judge(contracts, env);
      expect([contracts, missed, usable > 50]).toEqual([contracts, 1, true]);
      expect(words[0]).toMatch(/^own:not-a-ticket: .*(?:Invalid JSON|Invalid json)/i);
    }
  }, 600_000);
});
