/** Databases that are down, slow, full and refuse: what is sent waits, is counted, and holds nobody up. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInfluxClient } from '../../../lib/run/influx/influx-client.ts';
import { parseInfluxPlace } from '../../../lib/run/influx/influx-place.ts';
import { describeInfluxResult } from '../../../lib/run/influx/influx-result.ts';
import { startK6Relay } from '../../../lib/run/influx/k6-relay.ts';
import { sendRun } from '../../../lib/run/influx/send-run.ts';
import { type Sender, startSender } from '../../../lib/run/influx/sender.ts';
import { openSpool, type SpoolOptions } from '../../../lib/run/influx/spool.ts';
import { failedScorecard } from '../../support/scorecards.ts';
import { type FakeInflux, startFakeInflux } from '../../support/fake-influx.ts';
import { measureCpuMs } from '../../support/measure-cpu.ts';
import { startOwnClock } from '../../support/own-clock.ts';

const times = { firstWaitMs: 10, mostWaitMs: 50, endMs: 10_000, endFailures: 3 };
const never = new AbortController().signal;
const lines = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => `m,run=r value=${from + index} ${from + index}000\n`).join('');

let fake: FakeInflux;
let folder: string;
beforeEach(async () => {
  fake = await startFakeInflux();
  folder = await mkdtemp(join(tmpdir(), 'cutover-influx-'));
});
afterEach(() => fake.stop());

async function start(spooling: Partial<SpoolOptions> = {}, timeoutMs = 5_000): Promise<Sender> {
  const spool = await openSpool({ path: join(folder, 'spool'), ...spooling });
  return startSender({
    spool,
    client: createInfluxClient(parseInfluxPlace(fake.url, undefined, {}), timeoutMs),
    times,
  });
}

async function until(holds: () => boolean): Promise<void> {
  for (let look = 0; look < 4_000 && !holds(); look++) await sleep(10);
  expect(holds()).toBe(true);
}

describe('a sender', () => {
  it('writes all of it, and leaves nothing behind', async () => {
    const sender = await start();
    sender.add(lines(1, 10));
    sender.add(lines(11, 10));
    expect(await sender.finish(never)).toEqual({ written: 20, refused: 0, lost: 0, waiting: 0, trouble: null });
    expect(fake.points.size).toBe(20);
    expect(fake.writes[0]?.parameters).toBe('/write?db=drills&precision=ns');
    expect(await readdir(folder)).toEqual([]);
  });

  it('waits for a database that is down, and loses nothing', async () => {
    await fake.stop();
    const sender = await start();
    sender.add(lines(1, 10));
    await sleep(100);
    sender.add(lines(11, 10));
    await fake.start();
    await until(() => fake.points.size === 20);
    expect(await sender.finish(never)).toMatchObject({ written: 20, lost: 0, waiting: 0 });
  });

  it('takes what it is given at once while a write takes long, and then sends what has come since together', async () => {
    fake.behaviour = async () => {
      await sleep(1_500);
      return { status: 204 };
    };
    const sender = await start();
    for (let lot = 0; lot < 10; lot++) {
      expect(measureCpuMs(() => sender.add(lines(lot * 10 + 1, 10)))).toBeLessThan(1_000);
      await sleep(20);
    }
    expect(await sender.finish(never)).toMatchObject({ written: 100, lost: 0, waiting: 0 });
    expect(fake.points.size).toBe(100);
    expect(fake.writes.length).toBeLessThan(5);
  });

  it('gives a write up that is not answered, and tries again', async () => {
    let asked = 0;
    fake.behaviour = async () => {
      if (asked++ === 0) await sleep(2_000);
      return { status: 204 };
    };
    const sender = await start({}, 150);
    sender.add(lines(1, 3));
    await until(() => fake.points.size === 3);
    expect(await sender.finish(never)).toMatchObject({ written: 3, trouble: 'it did not answer within 0.15 s' });
  });

  it.each([
    [500, 'engine: no space left on device', 'Internal Server Error'],
    [503, 'timeout', 'Service Unavailable'],
    [429, 'too many', '429 Too Many Requests: {"error":"too many"}'],
    [401, 'authorization failed', '401 Unauthorized: {"error":"authorization failed"}'],
  ])('keeps what is answered with %s in its spool, and says so', async (status, error, trouble) => {
    fake.behaviour = () => ({ status, error });
    const sender = await start();
    sender.add(lines(1, 5));
    expect(await sender.finish(never)).toEqual({ written: 0, refused: 0, lost: 0, waiting: 5, trouble });
    // Another one brings it there.
    fake.behaviour = () => ({ status: 204 });
    const later = await start();
    expect(await later.finish(never)).toMatchObject({ written: 5, waiting: 0 });
    expect(fake.points.size).toBe(5);
  });

  it('finds the one line that is refused, and brings the others there', async () => {
    fake.behaviour = (body) =>
      body.includes('value=7 ') ? { status: 400, error: "unable to parse 'm,run=r value=7 7000'" } : { status: 204 };
    const sender = await start();
    sender.add(lines(1, 20));
    const sent = await sender.finish(never);
    expect(sent).toMatchObject({ written: 19, refused: 1, lost: 0, waiting: 0 });
    expect(sent.trouble).toContain('unable to parse');
    expect(fake.points.size).toBe(19);
  });

  it('believes a database that says how many points it has dropped', async () => {
    fake.behaviour = (body) => ({
      status: 400,
      error: 'partial write: field type conflict: input field "value" on measurement "m" dropped=2',
      taken: body.split('\n').slice(2).join('\n'),
    });
    const sender = await start();
    sender.add(lines(1, 20));
    expect(await sender.finish(never)).toMatchObject({ written: 18, refused: 2, waiting: 0 });
    expect(fake.writes).toHaveLength(1);
  });

  it('believes no database that has dropped more than it was given', async () => {
    fake.behaviour = () => ({ status: 400, error: 'partial write: points beyond retention policy dropped=1000000' });
    const sender = await start();
    sender.add(lines(1, 20));
    expect(await sender.finish(never)).toMatchObject({ written: 0, refused: 20, waiting: 0 });
  });

  it.each(['drills:secret', 'drills:p\u00fcss w"rd', 'a-token'])(
    'says nothing of who writes there, in whichever form the database says it again: %s',
    async (auth) => {
      const place = parseInfluxPlace(fake.url, 'AUTH', { AUTH: auth.replaceAll(' ', '_') });
      const { authorization, secrets } = place as { authorization: string; secrets: readonly string[] };
      const password = auth.replaceAll(' ', '_').split(':').at(-1) ?? '';
      const said = `${authorization} ${encodeURIComponent(password)} is not ${password}`;
      fake.behaviour = () => ({ status: 401, error: said });
      const outcome = await createInfluxClient(place).write(lines(1, 1), never);
      expect(outcome).toMatchObject({ kind: 'failed', why: expect.stringContaining('401') });
      const told = JSON.stringify(outcome);
      for (const secret of [...secrets, authorization.split(' ')[1] ?? '']) expect(told).not.toContain(secret);
    },
  );

  it('sends the whole lines of what was half written when its writer was killed', async () => {
    await mkdir(join(folder, 'spool', '00000007.lines'), { recursive: true });
    await writeFile(join(folder, 'spool', '00000003.lines'), lines(1, 2));
    await writeFile(join(folder, 'spool', '00000004.lines.part'), `${lines(3, 3)}m,run=r value=6 60`);
    const sender = await start();
    expect(await sender.finish(never)).toMatchObject({ written: 5, lost: 0, waiting: 0 });
    expect(fake.points.size).toBe(5);
    expect(await readdir(join(folder, 'spool'))).toEqual(['00000007.lines']);
  });

  it('makes the database where there is none', async () => {
    let isMade = false;
    fake.behaviour = (body) => {
      if (body === '') isMade = true;
      return isMade ? { status: 204 } : { status: 404, error: 'database not found: "drills"' };
    };
    const sender = await start();
    sender.add(lines(1, 4));
    await until(() => fake.points.size === 4);
    expect(await sender.finish(never)).toMatchObject({ written: 4 });
    expect(fake.writes.map(({ parameters }) => parameters.split('?')[0])).toContain('/query');
  });

  it('loses what finds no room, and says how much', async () => {
    await fake.stop();
    const sender = await start({ mostBytes: 100 });
    sender.add(lines(1, 4));
    sender.add(lines(5, 4));
    const sent = await sender.finish(never);
    expect(sent).toMatchObject({ written: 0, lost: 4, waiting: 4 });
    expect(describeInfluxResult({ url: 'http://db', ...sent }, 'cutover influx send RUN')).toMatch(
      /^InfluxDB http:\/\/db: 0 points are written\. 4 points are lost: .+\. 4 points wait: .+\. Once it answers: cutover influx send RUN$/,
    );
    await fake.start();
  });

  it('loses what its disk does not take, and says how much', async () => {
    await writeFile(join(folder, 'spool'), 'no folder');
    const sender = await start();
    sender.add(lines(1, 4));
    const sent = await sender.finish(never);
    expect(sent).toMatchObject({ written: 0, lost: 4, waiting: 0 });
    expect(sent.trouble).toMatch(/spool cannot be written: /);
  });

  it('ends when it is told to, whatever the database does', async () => {
    fake.behaviour = async () => {
      await sleep(3_000);
      return { status: 204 };
    };
    const sender = await start({}, 10_000);
    sender.add(lines(1, 4));
    await sleep(50);
    using clock = startOwnClock();
    expect(await sender.finish(AbortSignal.timeout(100))).toMatchObject({ waiting: 4 });
    expect(clock.elapsedMs()).toBeLessThan(2_500);
  });
});

describe('an old run', () => {
  it('is sent, and sent again without changing anything; who sends is written nowhere', async () => {
    await writeFile(join(folder, 'scorecard.json'), JSON.stringify(failedScorecard));
    const place = parseInfluxPlace(fake.url.replace('://', '://drills:s3cret-word@'), undefined, {});
    const first = await sendRun(folder, place);
    const held = new Map(fake.points);
    expect(await sendRun(folder, place)).toEqual(first);
    expect(first).toMatchObject({ url: fake.url, written: held.size, lost: 0, waiting: 0 });
    expect(held.size).toBeGreaterThan(100);
    expect(fake.points).toEqual(held);
    expect(fake.writes[0]?.authorization).toBe(`Basic ${Buffer.from('drills:s3cret-word').toString('base64')}`);
    expect(await readFile(join(folder, 'influx.json'), 'utf8')).not.toContain('s3cret');
  });

  it('is none where its result is of another shape', async () => {
    const rehearsal = {
      rehearsalId: 'r',
      drill: 'd',
      startedAt: '2026-11-29T01:02:03.000Z',
      cells: [{ missInterval: [] }],
    };
    await writeFile(join(folder, 'rehearsal.json'), JSON.stringify(rehearsal));
    await expect(sendRun(folder, parseInfluxPlace(fake.url, undefined, {}))).rejects.toThrow(
      /rehearsal\.json must be what cutover rehearse has written, and is not/,
    );
  });

  it('is not told by half where its journal cannot be read', async () => {
    await writeFile(join(folder, 'scorecard.json'), JSON.stringify(failedScorecard));
    await mkdir(join(folder, 'journal.ndjson'));
    await expect(sendRun(folder, parseInfluxPlace(fake.url, undefined, {}))).rejects.toThrow('EISDIR');
    expect(fake.points.size).toBe(0);
  });

  it('is none where there is no result', async () => {
    await expect(sendRun(folder, parseInfluxPlace(fake.url, undefined, {}))).rejects.toThrow(
      /must be the folder of a run, a search or a rehearsal, but none of scorecard\.json, capacity\.json, rehearsal\.json is in it/,
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('what k6 writes to', () => {
  it('answers at once and hands on its lines, and those of nobody else', async () => {
    const got: string[] = [];
    const relay = await startK6Relay((text) => got.push(text));
    const { origin, pathname } = new URL(relay.url);
    const query = await fetch(`${origin}/query?db=&q=CREATE+DATABASE+x`, { method: 'POST' });
    expect(await query.json()).toEqual({ results: [{ statement_id: 0 }] });
    const write = (db: string) => fetch(`${origin}/write?db=${db}&precision=ns`, { method: 'POST', body: 'm v=1 1' });
    expect((await write(pathname.slice(1))).status).toBe(204);
    expect((await write('other')).status).toBe(404);
    await relay.close();
    expect(got).toEqual(['m v=1 1\n']);
    await rm(folder, { recursive: true });
  });
});
