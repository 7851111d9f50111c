/** A set of past incidents against a target that is not always there, and one that a safety lever holds. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ReplayRow } from '../../lib/collector/scorecard/replay-row.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { writeDrill } from '../support/drills.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { writeDrillFile } from '../support/run-written-drill.ts';

/** Hands calls on to the primary, but does not start so many times. */
const program = `
  const { existsSync, writeFileSync } = require('node:fs');
  const mark = Array.from({ length: Number(process.env.REFUSALS) }, (_, place) => process.env.MARKS + place).find((path) => !existsSync(path));
  if (mark !== undefined) {
    writeFileSync(mark, '');
    throw new Error('no licence at the moment');
  }
  require('node:http').createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = { 'content-type': 'application/json', ...Object.fromEntries(Object.entries(request.headers).filter(([name]) => name.startsWith('x-'))) };
    const answer = await fetch(process.env.PRIMARY + '/chat/completions', { method: 'POST', headers, body: Buffer.concat(chunks) }).catch(() => null);
    response.writeHead(answer?.status ?? 502, { 'content-type': 'application/json' });
    response.end(answer === null ? '{}' : Buffer.from(await answer.arrayBuffer().catch(() => new ArrayBuffer(0))));
  }).listen(process.env.PORT, '127.0.0.1');`;

/** Does what `cutover stop` does, without waiting for the end of what waits for it. */
const stopper = `
  const read = (name) => require('node:fs').readFileSync(process.argv[1] + '/' + name, 'utf8');
  const headers = { authorization: 'Bearer ' + read('control.token').trim(), 'content-type': 'application/json' };
  fetch(JSON.parse(read('control.json')).url + '/stop', { method: 'POST', headers, body: '{}' }).then(({ ok }) => process.exit(ok ? 0 : 1));`;

async function playSet(
  filters: readonly string[],
  refusals: number,
  change: (out: string) => Partial<DrillInput> = () => ({}),
): Promise<CliResult> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-replay-set-'));
  const out = join(folder, 'out');
  const env = { PRIMARY: '${primary.url}', PORT: '${port}', MARKS: join(folder, 'mark-'), REFUSALS: String(refusals) };
  const target: DrillInput['target'] = {
    kind: 'url',
    url: 'http://127.0.0.1:${port}/v1/chat/completions',
    start: { command: [process.execPath, '-e', program], env },
  };
  const file = await writeDrillFile(writeDrill({ target, ...change(out) }));
  const played = ['--time-scale', '1000000', '--least-phase', '1', '--out', out];
  return runCli(['replay', '--all', file, ...filters, ...played, '--json', '--no-preflight']);
}

it('plays the others where the target did not start for one, and ends with 2', async () => {
  const filters = ['--provider', 'cloudflare-fronted', '--shape', 'step'];
  const { code, stdout, stderr } = await playSet(filters, 1);
  expect(code, stderr).toBe(2);
  const rows = JSON.parse(stdout) as ReplayRow[];
  expect(rows.map(({ kind, incident }) => [kind, incident])).toEqual([
    ['error', 'cloudflare-2025-06-12-kv'],
    ['run', 'cloudflare-2025-12-05-waf'],
  ]);
  expect(rows[0]?.reason).toMatch(/ended before it was ready.*no licence at the moment/);
});

it('tries no third where the target did not start for two in a row', async () => {
  const { code, stdout, stderr } = await playSet(['--provider', 'cloudflare-fronted'], 9);
  expect(code, stderr).toBe(2);
  expect((JSON.parse(stdout) as ReplayRow[]).map(({ kind }) => kind)).toEqual(['error', 'error']);
  expect(stderr).toContain('1 of the set has come to nothing, as it ended before: cloudflare-2025-12-05-waf.');
});

it('tries no second where a safety lever holds the first', async () => {
  const lever = join(await mkdtemp(join(tmpdir(), 'cutover-lever-')), 'stop');
  await writeFile(lever, 'not now');
  const { code, stdout, stderr } = await playSet(['--provider', 'cloudflare-fronted'], 0, () => ({
    safety: { lever: { file: lever } },
  }));
  expect(code, stderr).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('is engaged');
  expect(stderr).toContain('3 of the set have come to nothing, as it ended before');
});

it('plays no second where somebody stops the first from elsewhere when its load is over', async () => {
  const filters = ['--provider', 'cloudflare-fronted', '--shape', 'step'];
  const { code, stdout, stderr } = await playSet(filters, 0, (out) => ({
    postflight: [{ command: [process.execPath, '-e', stopper, join(out, 'cloudflare-2025-06-12-kv')] }],
  }));
  expect(code, stderr).toBe(4);
  expect((JSON.parse(stdout) as ReplayRow[]).map(({ kind, incident }) => [kind, incident])).toEqual([
    ['run', 'cloudflare-2025-06-12-kv'],
  ]);
  expect(stderr).toContain('The set was stopped before cloudflare-2025-12-05-waf was played.');
});

it('says of the first that its files could not be written, also where something else ends the set then', async () => {
  const filters = ['--provider', 'cloudflare-fronted', '--shape', 'step'];
  const lever = join(await mkdtemp(join(tmpdir(), 'cutover-lever-')), 'stop');
  // Nothing is written over a folder that is not empty; the lever is looked at before the next.
  const block = `const { mkdirSync } = require('node:fs'); mkdirSync(process.argv[1] + '/scorecard.json/x', { recursive: true });
    require('node:fs').writeFileSync(process.argv[2], 'not now');`;
  const { code, stdout, stderr } = await playSet(filters, 0, (out) => ({
    safety: { lever: { file: lever } },
    postflight: [{ command: [process.execPath, '-e', block, join(out, 'cloudflare-2025-06-12-kv'), lever] }],
  }));
  expect(code, stderr).toBe(2);
  expect((JSON.parse(stdout) as ReplayRow[]).map(({ kind }) => kind)).toEqual(['run']);
  expect(stderr).toMatch(
    /What came of 1 of 1 incidents was said, and could not be written: .*cutover score .*06-12-kv/s,
  );
  expect(stderr).toContain('is engaged');
});
