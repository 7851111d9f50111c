/** `cutover mock` with several models and a fault, as a person uses it. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { waitUntil } from '../support/processes.ts';
import { startCli } from '../support/run-cli.ts';

it('cutover mock serves several models in several wire formats, which fail as it is told, and says how often', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-mocks-'));
  const quick = { ttft: 'instant', tokensPerSecond: 10_000 };
  const models = [
    { ...quick, model: 'one' },
    { ...quick, model: 'two', wire: 'anthropic-messages' },
  ];
  const faults = [{ kind: 'error-response', error: 'openai-503-overloaded', when: { firstN: 1 } }];
  await writeFile(join(folder, 'mocks.json'), JSON.stringify({ models, faults }));
  const cli = startCli(['mock', 'mocks.json', '--listen', '0'], { cwd: folder });
  try {
    await waitUntil(() => cli.result.stdout.includes('Ctrl-C') || cli.child.exitCode !== null);
    const curls = [...cli.result.stdout.matchAll(/^curl (\S+) .*?-d '(.*)'$/gm)];
    const said: unknown[] = [];
    for (const [, address = '', body = ''] of [curls[0], ...curls] as string[][]) {
      const headers = { 'anthropic-version': '2023-06-01', 'x-api-key': 'any' };
      const response = await fetch(address, { method: 'POST', headers, body });
      said.push([response.status, ((await response.json()) as { model?: string }).model]);
    }
    expect(cli.result.stdout).toMatch(/ listen at http:\S+ \(every call meets error-response\)/);
    expect(said).toEqual([
      [503, undefined],
      [200, 'one'],
      [200, 'two'],
    ]);
  } finally {
    cli.child.kill('SIGINT');
    await cli.ended;
  }
  expect(cli.result.stdout).toContain('error-response changed 1 of 3 calls it met');
});
