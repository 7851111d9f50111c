import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { writeDrill } from '../support/drills.ts';
import { followGuide } from '../support/follow-guide.ts';

test('docs/add-a-workload.md adds a workload when it is followed to the letter', async () => {
  await using guide = await followGuide(await readFile('docs/add-a-workload.md', 'utf8'));
  expect(await readFile(join(guide.path, 'docs/drill.md'), 'utf8')).toContain('`requests[].workload.terms`');
  expect(guide.printed).toContain('passed');
  // A drill of it, planned by the code of the page.
  const drill = writeDrill({
    traffic: {
      arrivals: { kind: 'poisson', ratePerSecond: 10 },
      requests: [{ name: 'sum', workload: { kind: 'sums' as never, terms: 4 } as never }],
    },
    contracts: [{ kind: 'json-schema', for: 'sum', schema: { type: 'object', required: ['sum'] } }],
  });
  await writeFile(join(guide.path, 'sums.json'), JSON.stringify(drill));
  const plan = `
    const { prepareRun } = await import('./lib/run/runner/prepare-run.ts');
    const { createRequests } = await import('./lib/drill/workloads/requests.ts');
    const { drill, arrivals } = await prepareRun('sums.json');
    const { render, expect } = createRequests(drill.traffic.requests);
    console.log(JSON.stringify([render(arrivals[0]).messages[1].content, expect(arrivals[0])]));`;
  const { stdout } = await promisify(execFile)('node', ['--import', 'tsx', '--input-type=module', '-e', plan], {
    cwd: guide.path,
  });
  const [asked, expected] = JSON.parse(stdout) as [string, unknown];
  const terms = asked.match(/\d+/g)?.map(Number) ?? [];
  expect(terms).toHaveLength(4);
  expect(expected).toEqual({ kind: 'json', value: { sum: terms.reduce((sum, term) => sum + term) } });
});
