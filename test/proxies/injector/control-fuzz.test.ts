/** The control API under whatever may come: settings drawn from their own description, changed ones, and worse. */
import { mkdtempSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isConnectionFault } from '../../../lib/faults/decide-connection.ts';
import { faults, faultSettings } from '../../../lib/faults/index.ts';
import type { InjectorFacts } from '../../../lib/proxies/injector/injector-process.ts';
import { type Child, startChild } from '../../../lib/proxies/process/child.ts';
import { openClient, type RawServer, startRawServer } from '../proxy/raw-sockets.ts';
import { arbitraryMutant, arbitrarySettings } from '../../support/arbitrary-settings.ts';
import { type Asked, askControl, type ControlReply } from './ask-control.ts';
import { fuzz } from '../../support/fuzz.ts';

const REFUSAL =
  /must|is missing: |is not a known key\. |is no JSON: |over 262144 bytes|There is no |wants the header|Nothing is armed/;
const silence = { kind: 'silence' };
/** Only a hang takes so long, however many cases there are. */
const FUZZ_MS = 900_000;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
let upstream: RawServer;
let injector: Child<InjectorFacts>;
let ended = false;

beforeAll(async () => {
  upstream = await startRawServer((socket) =>
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')),
  );
  injector = await startChild<InjectorFacts>({
    name: 'injector:primary',
    entry: new URL('../../../lib/proxies/injector/injector-process.ts', import.meta.url),
    settings: {
      provider: 'primary',
      upstream: `http://127.0.0.1:${upstream.port}`,
      listenPort: 0,
      runToken: 'ab1',
      recordsPath: join(mkdtempSync(join(tmpdir(), 'cutover-fuzz-')), 'records.ndjson'),
      controlToken: 'token',
      seed: 1,
    },
  });
  void injector.exited.then(() => (ended = true));
});
afterAll(async () => {
  agent.destroy();
  await injector.stop();
  await upstream[Symbol.asyncDispose]();
});

interface Body {
  error?: { message: string };
  faults?: unknown;
  leaseLeftMs?: number | null;
  attempts?: number;
}
type Answer = ControlReply<Body>;

const ask = (asked: Asked): Promise<Answer> =>
  askControl<Body>({ url: injector.facts.controlUrl, token: 'token', agent }, asked);

const status = (): Promise<Answer> => ask({ method: 'GET', path: '/status' });

/** What the answer before the last said: the cases come one after another. */
let before: Body = { faults: [], leaseLeftMs: null };
/** Until then what is armed is so for sure: some leases are drawn as short as can be. */
let lastsUntilMs = 0;

/** Either done as a whole, or refused with a reason and nothing done. */
async function expectWholeOrRefused(asked: Asked): Promise<Answer> {
  const askedMs = performance.now();
  const answer = await ask(asked);
  if (answer.status === 200) {
    if (asked.method !== 'HEAD') {
      before = answer.body;
      lastsUntilMs = askedMs + (before.leaseLeftMs ?? Infinity);
    }
    return answer;
  }
  expect([asked, answer.status]).toEqual([asked, expect.toSatisfy((code: number) => code >= 400 && code < 500)]);
  // HEAD has no body to say it in.
  if (asked.method !== 'HEAD') expect(answer.body.error?.message).toMatch(REFUSAL);
  const after = (await status()).body;
  if (performance.now() < lastsUntilMs || after.leaseLeftMs !== null) expect(after.faults).toEqual(before.faults);
  else expect(after.faults).toEqual([]);
  // The lease has gone on running down, and nothing else.
  expect(after.leaseLeftMs ?? 0).toBeLessThanOrEqual(before.leaseLeftMs ?? 0);
  before = after;
  return answer;
}

const drawnFault = arbitrarySettings(faultSettings.describe());
const leaseMs = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 60_000, max: 600_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(499, 500, 600_001, 1e308, -1, 0.5) },
);
const arming = fc.record({ faults: fc.array(drawnFault, { minLength: 1, maxLength: 3 }), leaseMs });

test(
  'faults that are drawn are armed as a whole or refused as a whole, and what is armed meets traffic',
  async () => {
    const armed = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 3, arbitrary: arming }, { weight: 2, arbitrary: arbitraryMutant(arming) }),
        async (drawn) => {
          const answer = await expectWholeOrRefused({ method: 'PUT', path: '/faults', body: JSON.stringify(drawn) });
          if (answer.status !== 200) return;
          const wanted = (drawn as { faults: unknown[] }).faults.map((fault) => faultSettings.read(fault, ''));
          expect(answer.body.faults).toEqual(JSON.parse(JSON.stringify(wanted)));
          for (const { kind } of wanted) armed.set(kind, (armed.get(kind) ?? 0) + 1);
          await meetTraffic(wanted.some(isConnectionFault), answer.body.attempts ?? 0);
          expect(ended).toBe(false);
        },
      ),
      { ...fuzz(3_000), endOnFailure: true },
    );
    // This seat speaks plain HTTP.
    const armable = Object.entries(faults).filter(([, definition]) => !('needsTls' in definition));
    expect([...armed.keys()].toSorted()).toEqual(armable.map(([kind]) => kind).toSorted());
  },
  FUZZ_MS,
);

/** Sends a request and waits until it is seen, unless faults of connections may keep it from coming that far. */
async function meetTraffic(mayBeKeptOut: boolean, attempts: number): Promise<void> {
  const client = await openClient(injector.facts.port).catch((error: unknown) => {
    if (!mayBeKeptOut) throw error;
  });
  if (client === undefined) return;
  client.socket.on('error', () => {});
  client.socket.write('POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}');
  const seen = async (): Promise<boolean> => ((await status()).body.attempts ?? 0) !== attempts;
  for (let turn = 0; turn < (mayBeKeptOut ? 5 : 50) && !(await seen()); turn++);
  client.socket.destroy();
}

const valid = JSON.stringify({ faults: [silence], leaseMs: 60_000 });
const deep = (open: string, close: string): string => open.repeat(50_000) + close.repeat(50_000);
const bodies = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.nat(valid.length).map((length) => valid.slice(0, length)),
  fc.constantFrom(
    valid,
    '',
    '{"leaseMs":60000}',
    '{"leaseMs":1e400}',
    '{"leaseMs":123456789012345678901234567890}',
    '{"__proto__":{"faults":[{"kind":"silence"}],"leaseMs":60000}}',
    '{"faults":[{"kind":"__proto__"}],"leaseMs":60000}',
    '{"faults":[{"kind":"constructor"}],"leaseMs":60000}',
    '{"faults":[{"kind":"silence","__proto__":{"match":{}}}],"leaseMs":60000}',
    '{"faults":{"length":1,"0":{"kind":"silence"}},"leaseMs":60000}',
    `{"faults":[{"kind":"${'s'.repeat(200_000)}"}],"leaseMs":60000}`,
    `{"faults":${deep('[', ']')},"leaseMs":60000}`,
    `{"faults":[{"kind":"silence","match":{"headers":{"x":${deep('{"a":', '}').replace('{"a":}', '{}')}}}}],"leaseMs":60000}`,
    '\ufeff{}',
    '"'.repeat(300_000),
  ),
);
const anything: fc.Arbitrary<Asked> = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'HEAD'),
  path: fc.oneof(
    fc.constantFrom(
      '/faults',
      '/lease',
      '/status',
      '/faults/',
      '/faults?x=1',
      '//faults',
      '/%66aults',
      '/__proto__',
      '/',
    ),
    fc.stringMatching(/^\/[!-~]{0,30}$/),
  ),
  headers: fc.oneof(
    { weight: 4, arbitrary: fc.constant({}) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Record<string, string>>(
        { authorization: 'Bearer wrong' },
        { authorization: '' },
        { authorization: 'Bearer token ' + 'x'.repeat(8_000) },
        { 'content-type': 'text/plain; charset=utf-16' },
        { 'content-encoding': 'gzip' },
        { 'x-cutover-id': 'cutover-ab1-1' },
      ),
    },
  ),
  body: bodies,
});

test(
  'any request is answered with 200 or a 4xx that says why, and a refused one has changed nothing',
  async () => {
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(anything, async (asked) => {
        const { status: code } = await expectWholeOrRefused(asked);
        seen.set(code, (seen.get(code) ?? 0) + 1);
      }),
      {
        ...fuzz(6_000),
        endOnFailure: true,
        // Drawn too seldom to be sure of it.
        examples: [[{ method: 'PUT', path: '/faults', headers: {}, body: '"'.repeat(300_000) }]],
      },
    );
    expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 404, 413]));
    expect(ended).toBe(false);
  },
  FUZZ_MS,
);

test('requests at once are done one after another: the faults armed are always those of one of them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(drawnFault, { minLength: 1, maxLength: 3 }), { minLength: 4, maxLength: 16 }),
      async (all) => {
        const lists = all.map((one) => ({ faults: one, leaseMs: 60_000 }));
        const answers = await Promise.all(
          lists.map((drawn) => ask({ method: 'PUT', path: '/faults', body: JSON.stringify(drawn) })),
        );
        // It is answered with what is armed when the port has settled, which may be a later one's by then.
        const whole = lists.flatMap(({ faults: list }, place) =>
          answers[place]?.status === 200 ? [JSON.stringify(list.map((one) => faultSettings.read(one, '')))] : [],
        );
        for (const { status: code, body } of answers) {
          if (code !== 200) expect([code, body.error?.message]).toEqual([400, expect.stringMatching(REFUSAL)]);
          else expect(whole).toContain(JSON.stringify(body.faults));
        }
      },
    ),
    { ...fuzz(100), endOnFailure: true },
  );
});

test('bytes that are no HTTP, or stop half-way, leave it answering', async () => {
  const port = Number(new URL(injector.facts.controlUrl).port);
  const half = `PUT /faults HTTP/1.1\r\nhost: x\r\nauthorization: Bearer token\r\ncontent-length: ${valid.length}\r\n\r\n${valid}`;
  await ask({ method: 'DELETE', path: '/faults' });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
        fc.nat(half.length - 1).map((length) => Buffer.from(half.slice(0, length))),
      ),
      fc.boolean(),
      async (bytes, reset) => {
        const client = await openClient(port);
        client.socket.on('error', () => {});
        await new Promise<void>((resolve) => client.socket.write(bytes, () => resolve()));
        if (reset) client.socket.resetAndDestroy();
        else client.socket.destroy();
        expect((await status()).body.faults).toEqual([]);
      },
    ),
    { ...fuzz(900), endOnFailure: true },
  );
});
