/** Runs in a real InfluxDB: every point of an old one, and of a drill whose database was slow, full and gone; and what Grafana asks of it. */
import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Point } from '../../lib/collector/points/point.ts';
import { readOldRun } from '../../lib/run/influx/read-old-run.ts';
import { writeDrill } from '../support/drills.ts';
import { DATABASE, type Influxd, startInfluxd, startTroubledWay } from '../support/influxd.ts';
import { waitUntil } from '../support/processes.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { writeDrillFile } from '../support/run-written-drill.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
let influxd: Influxd;
let folder: string;
let drilled = '';

beforeAll(async () => {
  influxd = await startInfluxd();
  folder = await mkdtemp(join(tmpdir(), 'cutover-in-influx-'));
});
afterAll(() => influxd?.stop());

describe('an old run', () => {
  it('is there whole, and sent again it changes nothing', async () => {
    const run = join(folder, 'sample');
    await cp(join(root, 'results/sample'), run, { recursive: true });
    const points = await readOldRun(run);
    for (let time = 0; time < 2; time++) {
      const sent = await runCli(['influx', 'send', run, '--influx', `${influxd.url}/${DATABASE}`]);
      expect(sent, sent.stderr).toMatchObject({ code: 0, stderr: '' });
      expect(await listMissing(points)).toEqual([]);
      expect(await countAll(points)).toBe(points.length);
    }
  });
});

describe('a drill whose database is slow, then full, then gone and back', () => {
  it('ends as any other, and every point of it is there in the end', async () => {
    const way = await startTroubledWay(influxd.url, (write) => [{}, { delayMs: 5_000 }, { status: 500 }][write] ?? {});
    const out = join(folder, 'drilled');
    const drill = await writeDrillFile(writeDrill({ traffic: { ...writeDrill().traffic, maxOutputTokens: 20 } }));
    const args = ['drill', drill, '--out', out, '--no-preflight', '--influx', `${way.url}/${DATABASE}`];
    const { result, ended } = startCli(args);
    await waitUntil(() => /outage/.test(result.stderr));
    await influxd.stop();
    const unseen = waitUntil(() => /recovery/.test(result.stderr));
    await unseen;
    await influxd.start();
    const { code, stderr, stdout } = await ended;
    await way.close();
    // What else this machine does may make it invalid, and nothing else may.
    expect([0, 3], stdout + stderr).toContain(code);
    expect(stdout).not.toContain('InfluxDB');
    expect(stderr).toMatch(/^InfluxDB http:\S+\/drills: [\d,]+ points are written\.$/m);
    const told = JSON.parse(await readFile(join(out, 'influx.json'), 'utf8')) as unknown;
    expect(told).toMatchObject({ lost: 0, refused: 0, waiting: 0, trouble: expect.any(String) });
    expect(await listMissing(await readOldRun(out))).toEqual([]);
    const planned = (await readFile(join(out, 'plan.ndjson'), 'utf8')).trim().split('\n').length;
    const [requests] = await influxd.query(
      `SELECT count("value") FROM "http_reqs" WHERE "run" = '${await readRunId(out)}'`,
    );
    expect(requests?.values[0]?.[1]).toBe(planned);
    drilled = out;
  });

  it('has rows for each question that the dashboard asks', async () => {
    const points = await readOldRun(drilled);
    const times = points.map(({ atMs }) => atMs);
    const within = `time >= ${Math.floor(Math.min(...times)) - 1_000}ms AND time <= ${Math.ceil(Math.max(...times)) + 1_000}ms`;
    const questions = await readQuestions();
    const runId = await readRunId(drilled);
    expect(questions.length).toBeGreaterThan(15);
    for (const question of questions) {
      const rows = await influxd.query(question.replaceAll('$timeFilter', within).replaceAll('$run', runId));
      const values = rows.flatMap(({ values: some }) => some.flatMap((row) => row.slice(1)));
      expect(values.filter((value) => value !== null).length, question).toBeGreaterThan(0);
    }
  });
});

/** By what points of a run are told apart: the name of its folder, its time and its seed. */
async function readRunId(run: string): Promise<string> {
  const { runId } = JSON.parse(await readFile(join(run, 'scorecard.json'), 'utf8')) as { runId: string };
  expect(runId).toMatch(/^drilled-\d{8}T\d{6}Z-7$/);
  return runId;
}

/** Every query in the dashboard: of panels, of annotations, of variables. */
async function readQuestions(): Promise<string[]> {
  const dashboard = JSON.parse(await readFile(join(root, 'dashboards/cutover.json'), 'utf8')) as {
    panels: { targets: { query: string }[] }[];
    annotations: { list: { query: string }[] };
    templating: { list: { type: string; query: string }[] };
  };
  return [
    ...dashboard.panels.flatMap(({ targets }) => targets),
    ...dashboard.annotations.list,
    ...dashboard.templating.list.filter(({ type }) => type === 'query'),
  ].map(({ query }) => query);
}

/** The points that are not in the database as they were sent. */
async function listMissing(points: readonly Point[]): Promise<Point[]> {
  const held = new Map<string, Record<string, unknown>>();
  for (const name of new Set(points.map(({ measurement }) => measurement))) {
    for (const { tags, columns, values } of await influxd.query(`SELECT * FROM "${name}" GROUP BY *`)) {
      for (const row of values) {
        const fields = Object.fromEntries(columns.map((column, index) => [column, row[index]]));
        held.set(placeOf({ measurement: name, tags, fields: {}, atMs: Number(fields['time']) / 1e6 }), fields);
      }
    }
  }
  return points.filter((point) => {
    const found = held.get(placeOf(point));
    const sent = Object.entries(point.fields).filter(([, value]) => value !== null && value !== undefined);
    return sent.length > 0 && !sent.every(([key, value]) => found?.[key] === value);
  });
}

/** To a microsecond, which is what points are told apart by. */
function placeOf({ measurement, tags, atMs }: Point): string {
  const named = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([measurement, named, Math.round(atMs * 1_000)]);
}

async function countAll(points: readonly Point[]): Promise<number> {
  let count = 0;
  for (const name of new Set(points.map(({ measurement }) => measurement)))
    for (const { values } of await influxd.query(`SELECT * FROM "${name}" GROUP BY *`)) count += values.length;
  return count;
}
