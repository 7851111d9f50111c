/** The control API of an injector that stays, under whatever runs, people and worse may ask of it, in any order. */
import { Agent } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { faultSettings } from '../../../lib/faults/index.ts';
import type { ServiceStatus } from '../../../lib/proxies/injector/injector-status.ts';
import { arbitraryMutant } from '../../support/arbitrary-settings.ts';
import { SERVICE_TOKEN, startService, type TestService } from '../../support/start-service.ts';
import { type Asked, askControl, type ControlReply } from './ask-control.ts';
import { createSessionModel } from './session-model.ts';
import { doInModel, nameRuns, sessionStep, writeStep } from './session-steps.ts';
import { fuzz } from '../../support/fuzz.ts';

const REFUSAL =
  /must|is missing: |is not a known key\. |is no JSON: |over 262144 bytes|There is no |wants the header|Nothing is armed|Refused: /;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
let running: TestService;

type Body = Partial<ServiceStatus> & { error?: { message: string } };
const ask = (asked: Asked): Promise<ControlReply<Body>> =>
  askControl({ url: running.service.controlUrl, token: SERVICE_TOKEN, agent }, asked);

/** What a refusal must leave as it was. The lease runs down by itself, and so is left out. */
function readState(): object {
  const { faults, session } = running.service.status();
  return { faults, holder: session?.holder ?? null, provider: session?.provider ?? null };
}

async function expectTraffic(): Promise<void> {
  const response = await fetch(running.service.url, { method: 'POST', body: '{}', headers: { connection: 'close' } });
  expect([response.status, await response.text()]).toEqual([200, 'from the provider']);
}

/** The panic button, and what it promises. */
async function clearByHand(): Promise<void> {
  expect((await ask({ method: 'DELETE', path: '/faults' })).body).toMatchObject({ faults: [], session: null });
}

beforeAll(async () => {
  running = await startService();
});
beforeEach(() => {
  running.told.length = 0;
  running.asked.length = 0;
});
afterAll(async () => {
  agent.destroy();
  await running[Symbol.asyncDispose]();
});

test('whatever runs and people ask in whatever order is granted to whom it belongs, and refused to others', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(sessionStep, { minLength: 4, maxLength: 24 }), async (steps) => {
      const name = nameRuns();
      const model = createSessionModel();
      await clearByHand();
      for (const one of steps) {
        const before = readState();
        const { status, body } = await ask(writeStep(one, name));
        seen.set(`${one.kind} ${status}`, (seen.get(`${one.kind} ${status}`) ?? 0) + 1);
        // A few drawn settings are refused for what their description cannot say; then nothing is to have happened.
        const granted = status === 400 && one.kind === 'arm' ? null : doInModel(model, one, name);
        if (granted !== null) expect([one, status]).toEqual([one, granted ? 200 : 409]);
        if (status !== 200) {
          expect(body.error?.message).toMatch(REFUSAL);
          expect(readState()).toEqual(before);
        }
        const now = running.service.status();
        expect(now.session?.holder ?? null).toBe(model.holder === null ? null : `drill ${model.holder}`);
        expect(now.faults.map(({ kind }) => kind)).toEqual(
          model.faults.map((fault) => (fault as { kind: string }).kind),
        );
      }
      await clearByHand();
      await expectTraffic();
    }),
    { ...fuzz(200), endOnFailure: true },
  );
  const kinds = ['arm', 'extend', 'clear', 'take', 'release'];
  expect([...seen.keys()]).toEqual(expect.arrayContaining(kinds.flatMap((kind) => [`${kind} 200`, `${kind} 409`])));
});

const valid = { runToken: 'aaaa', holder: 'drill aaaa', provider: 'primary', seed: 1, leaseMs: 60_000 };
const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
const bodies = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.nat(JSON.stringify(valid).length).map((length) => JSON.stringify(valid).slice(0, length)),
  arbitraryMutant(fc.constant(valid)).map((body) => JSON.stringify(body)),
  fc.constantFrom(
    '',
    'null',
    deep,
    '"'.repeat(300_000),
    `{"holder":"${'h'.repeat(200_000)}"}`,
    JSON.stringify({ ...valid, holder: 'two\nlines' }),
    JSON.stringify({ ...valid, runToken: 'A' }),
    JSON.stringify({ ...valid, leaseMs: 499 }),
    '{"__proto__":{"runToken":"aaaa","holder":"x","provider":"primary","seed":1,"leaseMs":60000}}',
    JSON.stringify({ faults: [{ kind: 'silence' }], leaseMs: 60_000 }),
  ),
);
const anything: fc.Arbitrary<Asked> = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'),
  path: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('/session', '/faults', '/lease', '/status') },
    { weight: 1, arbitrary: fc.constantFrom('/session/', '/sess%69on', '//session', '/events/', '/__proto__', '/') },
    { weight: 1, arbitrary: fc.stringMatching(/^\/[!-~]{0,30}$/).filter((path) => path !== '/events') },
  ),
  headers: fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    {
      weight: 2,
      arbitrary: fc.stringMatching(/^[!-~]{0,40}$/).map((run): Record<string, string> => ({ 'cutover-run': run })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Record<string, string>>(
        { authorization: 'Bearer wrong' },
        { authorization: '' },
        { authorization: `Basic ${SERVICE_TOKEN}` },
        { 'cutover-run': 'x'.repeat(8_000) },
        { 'cutover-run': '__proto__' },
        { 'content-encoding': 'gzip' },
      ),
    },
  ),
  body: bodies,
});

test('any request is answered with 200 or a 4xx that says why; a refused one has changed nothing', async () => {
  const seen = new Map<number, number>();
  let taken = 0;
  await clearByHand();
  await fc.assert(
    fc.asyncProperty(anything, async (asked) => {
      const before = readState();
      const { status, body } = await ask(asked);
      seen.set(status, (seen.get(status) ?? 0) + 1);
      if (status === 200) {
        if (asked.path === '/session' && asked.method === 'PUT') taken++;
        return;
      }
      expect([asked, status]).toEqual([asked, expect.toSatisfy((code: number) => code >= 400 && code < 500)]);
      // HEAD has no body to say it in.
      if (asked.method !== 'HEAD') expect(body.error?.message).toMatch(REFUSAL);
      expect(readState()).toEqual(before);
    }),
    {
      ...fuzz(2_500),
      endOnFailure: true,
      // Drawn too seldom to be sure of them.
      examples: [
        [{ method: 'PUT', path: '/session', body: '"'.repeat(300_000) }],
        [{ method: 'PUT', path: '/session', body: JSON.stringify(valid) }],
        [{ method: 'PUT', path: '/faults', body: JSON.stringify({ faults: [{ kind: 'silence' }], leaseMs: 60_000 }) }],
      ],
    },
  );
  expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 404, 409, 413]));
  expect(taken).toBeGreaterThan(0);
  await clearByHand();
  await expectTraffic();
});

test('requests at once are done one after another: what is armed is of its holder, whole, and gone with it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(sessionStep, { minLength: 6, maxLength: 24 }), async (steps) => {
      const name = nameRuns();
      await clearByHand();
      running.told.length = 0;
      const answers = await Promise.all(steps.map((one) => ask(writeStep(one, name))));
      for (const { status, body } of answers) {
        expect([200, 400, 409]).toContain(status);
        if (status !== 200) expect(body.error?.message).toMatch(REFUSAL);
      }
      const wanted = steps.flatMap((one, place) =>
        one.kind === 'arm' && answers[place]?.status === 200
          ? [JSON.stringify(one.faults.map((fault) => faultSettings.read(fault, '')))]
          : [],
      );
      const { faults } = running.service.status();
      if (faults.length > 0) expect(wanted).toContain(JSON.stringify(faults));
      await clearByHand();
      expectOrderly(running.told);
      await expectTraffic();
    }),
    { ...fuzz(200), endOnFailure: true },
  );
});

/** Of what people were told: faults are armed in the name of who holds it then, and a session ends with nothing armed. */
function expectOrderly(told: readonly string[]): void {
  let holder = 'by hand';
  let armed = false;
  for (const line of told) {
    const [, what, event, by] = /^(fault|session) (\S+) (.+)$/.exec(line) ?? [];
    if (what === 'session') {
      expect([line, armed]).toEqual([line, false]);
      expect([line, event === 'began' ? 'by hand' : by]).toEqual([line, holder]);
      holder = event === 'began' ? (by as string) : 'by hand';
    } else {
      expect([line, by]).toEqual([line, holder]);
      armed = event === 'armed';
    }
  }
  expect([holder, armed]).toEqual(['by hand', false]);
}

test.each([
  [['session began drill a', 'fault armed drill b']],
  [['session began drill a', 'fault armed drill a', 'session cleared drill a', 'fault reverted by hand']],
  [['session began drill a', 'session began drill b']],
  [['fault armed by hand']],
])('the check of that order sees %j', (told) => {
  expect(() => expectOrderly(told)).toThrow('deeply equal');
});
