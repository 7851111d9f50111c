/** Databases that are down, slow, full and refuse: what is sent waits, is counted, and holds nobody up. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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
  for (let look = 0; look < 400 && !holds(); look++) await sleep(10);
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
      const before = performance.now();
      sender.add(lines(lot * 10 + 1, 10));
      expect(performance.now() - before).toBeLessThan(1_000);
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
    const before = performance.now();
    expect(await sender.finish(AbortSignal.timeout(100))).toMatchObject({ waiting: 4 });
    expect(performance.now() - before).toBeLessThan(2_500);
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

  it('is none where there is no result', async () => {
    await expect(sendRun(folder, parseInfluxPlace(fake.url, undefined, {}))).rejects.toThrow(
      /must be the folder of a run, a search or a rehearsal, but none of scorecard\.json, capacity\.json, rehearsal\.json is in it/,
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('an address', () => {
  it.each([
    ['http://127.0.0.1:8086/drills', { api: 'http://127.0.0.1:8086', database: 'drills', authorization: null }],
    [
      'https://db.example/influx/my%20drills?rp=year',
      { api: 'https://db.example/influx', database: 'my drills', retentionPolicy: 'year' },
    ],
    ['http://u:p%40ss@db:8086/d', { authorization: 'Basic dTpwQHNz', shown: 'http://db:8086/d' }],
  ])('%s is read', (text, place) => {
    expect(parseInfluxPlace(text, undefined, {})).toMatchObject(place);
  });

  it('has a user, or a token, of an environment variable', () => {
    const env = { USER_OF_1: 'u:p', TOKEN_OF_2: 'abc==' };
    expect(parseInfluxPlace('http://db/d', 'USER_OF_1', env).authorization).toBe('Basic dTpw');
    expect(parseInfluxPlace('http://db/d', 'TOKEN_OF_2', env).authorization).toBe('Token abc==');
  });

  it.each([
    ['no address', 'nothing', undefined, /^--influx must be an address such as http/],
    ['another protocol', 'ftp://db/d', undefined, /^--influx must begin with http:\/\/ or https:\/\//],
    [
      'no database',
      'http://u:secret@db:8086',
      undefined,
      /^--influx must end with a database, .* got http:\/\/db:8086\/$/,
    ],
    ['another parameter', 'http://db/d?token=secret', undefined, /knows one parameter, rp .* got token behind/],
    ['a fragment', 'http://db/d#x', undefined, /nothing behind #/],
    ['half an escape', 'http://db/d%2', undefined, /percent sign/],
    ['a variable that is not set', 'http://db/d', 'NONE', /^--influx-auth must name .* but of NONE it is not set\.$/],
    ['a variable with a blank', 'http://db/d', 'BLANK', /of BLANK a blank or a line break is in it/],
    ['two users', 'http://u:secret@db/d', 'SET', /exclude each other/],
  ])('with %s is refused, and what is secret is not said', (_title, text, variable, message) => {
    const env = { SET: 'abc', BLANK: 'a secret' };
    const refused = (): unknown => parseInfluxPlace(text, variable, env);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow(/secret/);
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
