/** What cannot run is said in one line that names path, rule and value; exit 2, nothing running, nothing overwritten. */
import { createServer } from 'node:net';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { findFreePort } from '../../lib/proxies/process/free-port.ts';
import { listen } from '../../lib/proxies/process/listen.ts';
import { writeDrill } from '../support/drills.ts';
import { startCli } from '../support/run-cli.ts';
import { listDescendants } from '../support/list-descendants.ts';
import { isAlive, waitUntil } from '../support/processes.ts';
import { writeDrillFile } from '../support/run-written-drill.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'cutover-reject-'));
});

/** Runs the command and checks all that every rejection has in common. */
async function expectRejection(args: string[], message: RegExp, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const { child, ended } = startCli(args, { cwd, env });
  const seen = new Set<number>();
  const watch = setInterval(() => listDescendants(child.pid ?? 0).forEach((pid) => seen.add(pid)), 200);
  const { code, stderr } = await ended;
  clearInterval(watch);
  // What had begun by then may stand before it.
  const lines = stderr.trim().split('\n');
  expect(lines.filter((line) => line.startsWith('cutover: '))).toEqual([lines.at(-1)]);
  expect(lines.at(-1)).toMatch(message);
  expect(code).toBe(2);
  await waitUntil(() => ![...seen].some(isAlive));
  // Nothing half-written: either no results folder at all, or an empty one.
  expect(await readdir(join(cwd, 'results')).catch(() => [])).toEqual([]);
}

async function expectDrillRejection(changes: Partial<DrillInput>, message: RegExp): Promise<void> {
  await expectRejection(['drill', await writeDrillFile(writeDrill(changes))], message);
}

describe('cutover drill refuses', () => {
  it('a file that is not there', () =>
    expectRejection(['drill', 'nowhere.ts'], /nowhere\.ts cannot be read: there is no such file/));

  it('a scenario that does not parse', async () => {
    await writeFile(join(cwd, 'broken.ts'), 'export const drill = {');
    await expectRejection(
      ['drill', 'broken.ts'],
      /broken\.ts:1 cannot be bundled: Expected identifier but found end of file/,
    );
  });

  it('a scenario without a drill', async () => {
    await writeFile(join(cwd, 'empty.ts'), 'export const options = {};\nexport default function () {}\n');
    await expectRejection(['drill', 'empty.ts'], /empty\.ts must export a drill: .*got .*options/);
  });

  it('a scenario that k6 could not run', async () => {
    await writeFile(join(cwd, 'idle.ts'), `export const drill = ${JSON.stringify(writeDrill())};`);
    await expectRejection(['drill', 'idle.ts'], /idle\.ts must export a default function, .* 'cutover\/k6'/);
  });

  it('JSON that is none', async () => {
    await writeFile(join(cwd, 'broken.json'), '{');
    await expectRejection(['drill', 'broken.json'], /broken\.json is no valid JSON/);
  });

  it('an unknown key', () =>
    expectDrillRejection(
      { trafic: {} } as Partial<DrillInput>,
      /drill\.json: trafic is not a known key\. Did you mean "traffic"\?/,
    ));

  it('a bad value', () =>
    expectDrillRejection({ seed: 1.5 }, /drill\.json: seed must be a whole number between 0 and 4294967295, got 1\.5/));

  it('a plan too large for the virtual users', () =>
    expectDrillRejection(
      { traffic: { ...writeDrill().traffic, vus: 10 } },
      /traffic\.vus must be at least \d+, got 10: \d+ of the \d+ requests fall due within one time-out .*Leave it out/,
    ));

  it('a port that is taken', async () => {
    const server = createServer();
    const port = await listen(server, 0, 'test');
    const { primary, fallback } = writeDrill().providers;
    await expectDrillRejection(
      { providers: { primary: { ...primary, listenPort: port }, fallback } },
      new RegExp(`injector:primary cannot listen on 127\\.0\\.0\\.1:${port}: the port is taken`),
    );
    server.close();
  });

  it('a target that is not there', async () => {
    const port = await findFreePort();
    await expectDrillRejection(
      { target: { kind: 'url', url: `http://127.0.0.1:${port}/v1/chat/completions` } },
      /target\.url must be reachable, got .*ECONNREFUSED/,
    );
  });

  it('an output folder that holds something, which it leaves as it was', async () => {
    await mkdir(join(cwd, 'out'));
    await writeFile(join(cwd, 'out', 'mine.txt'), 'mine');
    await expectRejection(
      ['drill', await writeDrillFile(writeDrill()), '--out', 'out'],
      /--out must name a new or empty folder, got .*out with 1 files/,
    );
    expect(await readFile(join(cwd, 'out', 'mine.txt'), 'utf8')).toBe('mine');
  });

  it('a k6 that is none', async () => {
    const path = await writeDrillFile(writeDrill());
    await expectRejection(['drill', path], /CUTOVER_K6.*\/nowhere\/k6/, { CUTOVER_K6: '/nowhere/k6' });
  });

  it('a script that throws before the load begins', async () => {
    const scenario = join(cwd, 'throwing.ts');
    await writeFile(
      scenario,
      `export const drill = ${JSON.stringify(writeDrill())};\nexport const options = { vus: 1 };\nif (__ENV.CUTOVER_LOAD) throw new Error('no good');\nexport default function () {}\n`,
    );
    await expectRejection(['drill', scenario], /k6 ended with 107 before the load began: .*no good/);
  });

  it('a scorecard of a version that is not known here', async () => {
    await mkdir(join(cwd, 'old'));
    const others = ['drill.json', 'plan.ndjson', 'records.ndjson'];
    for (const name of others) await writeFile(join(cwd, 'old', name), '{}');
    await writeFile(join(cwd, 'old', 'scorecard.json'), '{"schemaVersion":4}');
    await expectRejection(
      ['report', 'old'],
      /scorecard\.json: schemaVersion must be one of 1, 2, 3, got 4\. Run "cutover score" on the folder again\./,
    );
    expect(await readdir(join(cwd, 'old'))).toEqual([...others, 'scorecard.json']);
  });

  it.each([
    [['drill'], /drill wants a drill as JSON or YAML/],
    [['drill', 'x.ts', '--sede', '3'], /drill has no flag --sede\. Did you mean --seed\?/],
    [['drill', 'x.ts', '--seed', 'abc'], /--seed must be a number, got "abc"/],
    [['drill', 'x.ts', '--time-scale', '0'], /--time-scale must be a number between 0\.001 and 1000, got 0/],
    [['dril'], /dril/],
    [[], /Say what to do: cutover drill FILE/],
    [['score', 'nowhere'], /nowhere must be the folder of a run, but drill\.json is not in it/],
    [
      ['report', 'nowhere', '--format', 'md'],
      /--format must be one of text, html, json, .*got "md". Did you mean "markdown"/,
    ],
    [['mock', '--fault'], /--fault needs a value behind it/],
  ])('the command line %j', (args, message) => expectRejection(args, message));
});
