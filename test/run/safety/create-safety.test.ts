import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it, test, vi } from 'vitest';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import { parseDrill } from '../../../lib/drill/parse-drill.ts';
import { createSafety, type SafetyOptions } from '../../../lib/run/safety/create-safety.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { writeDrill } from '../../support/drills.ts';
import { startOwnClock } from '../../support/own-clock.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'safety-'))));

const target = { kind: 'url', url: 'http://127.0.0.1:8080/v1/chat/completions' } as const;
function create(safety: DrillInput['safety'], changes: Partial<SafetyOptions> = {}, drill: Partial<DrillInput> = {}) {
  return createSafety({
    drill: parseDrill(writeDrill({ ...drill, ...(safety === undefined ? {} : { safety }) }), mockSettings),
    runId: 'the-run',
    env: { XDG_STATE_HOME: join(folder, 'state') },
    signal: new AbortController().signal,
    lastsMs: 10_000,
    warn: () => {},
    ...changes,
  });
}
const untilStopped = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }));

describe('A run', () => {
  it('is refused while the lever is engaged, and stopped within a second of it', async () => {
    const file = join(folder, 'stop');
    await writeFile(file, '');
    await expect(create({ lever: { file } }).enter()).rejects.toThrow(
      `The safety lever of small-drill is engaged: ${file} is there. Nothing was attacked. Release it, and try again.`,
    );
    await rm(file);
    const safety = create({ lever: { file } });
    await safety.enter();
    expect(safety.stoppedBy()).toBeNull();
    const stopped = untilStopped(safety.signal);
    using clock = startOwnClock();
    await writeFile(file, '');
    expect(await stopped).toBe(`the safety lever is engaged: ${file} is there`);
    expect(clock.elapsedMs()).toBeLessThan(1_000);
    expect(safety.stoppedBy()).toBe('lever');
    await safety.leave();
    await rm(file);
  });

  it('begins under no lever that is not known, and outlives as many misses as it may', async () => {
    const seen = [204, 503, 503, 204, 503, 503, 503];
    let asked = 0;
    const server = createServer((_, response) => response.writeHead(seen[asked++] ?? 503).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const safety = create({ lever: { url } });
    await safety.enter();
    expect(await untilStopped(safety.signal)).toBe(
      `the safety lever is taken for engaged, as it was not known 3 times in a row: ${url} answered with 503`,
    );
    expect(asked).toBe(7);
    await safety.leave();
    await expect(create({ lever: { url } }).enter()).rejects.toThrow(
      /is taken for engaged, as it is not known to be released/,
    );
    server.close();
  });

  it('is stopped within a second by a file, however long an address keeps it waiting', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      const answer = (): void => void response.writeHead(204).end();
      if (asked++ === 0) answer();
      else setTimeout(answer, 1_900);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const file = join(folder, 'stop-beside');
    const safety = create({ lever: { file, url } });
    await safety.enter();
    const stopped = untilStopped(safety.signal);
    // It waits for the address by now.
    await sleep(600);
    using clock = startOwnClock();
    await writeFile(file, '');
    expect(await stopped).toBe(`the safety lever is engaged: ${file} is there`);
    expect(clock.elapsedMs()).toBeLessThan(1_000);
    await safety.leave();
    server.close();
  });

  it('is stopped by nobody once there is nothing left to be stopped, and holds its target on', async () => {
    const file = join(folder, 'stop-behind');
    const warned: string[] = [];
    const safety = create({ lever: { file } }, { warn: (text) => warned.push(text) }, { target });
    await safety.enter();
    safety.settle();
    await writeFile(file, '');
    await sleep(700);
    expect([safety.signal.aborted, safety.stoppedBy(), warned]).toEqual([false, null, []]);
    await expect(create(undefined, {}, { target }).enter()).rejects.toThrow(/is drilled already/);
    await safety.leave();
  });

  it('is refused again where a frozen time has come before its load', async () => {
    const freezeFile = join(folder, 'later.yaml');
    await writeFile(freezeFile, '[]\n');
    const safety = create({ freezeFile });
    await safety.enter();
    await safety.refuseFrozen();
    await writeFile(freezeFile, '- { from: "2020-01-01", to: "2999-01-01" }\n');
    await expect(safety.refuseFrozen()).rejects.toThrow(/^small-drill is frozen: .+ It is now\./);
    await safety.leave();
  });

  it('is ended by a frozen time where nobody knows how long it lasts', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const soon = new Date(Date.now() + 1_000 + 60_000).toISOString().slice(0, 16);
    const freeze = [{ from: soon, to: '2999-01-01' }];
    try {
      const safety = create({ freeze }, { lastsMs: null });
      await safety.enter();
      const stopped = untilStopped(safety.signal);
      vi.setSystemTime(Date.now() + 120_000);
      expect(await stopped).toBe(`it has lasted into a frozen time: ${soon} to 2999-01-01 UTC`);
      await safety.leave();
    } finally {
      vi.useRealTimers();
    }
  });

  it('is refused in a frozen time, of its file too, and where it would last into one', async () => {
    const freezeFile = join(folder, 'freeze.yaml');
    const soon = new Date(Date.now() + 120_000).toISOString().slice(0, 16);
    await writeFile(freezeFile, `- { from: "${soon}", to: "2999-01-01", why: the sale }\n`);
    await create({ freezeFile }).enter();
    await expect(create({ freezeFile }, { lastsMs: 600_000 }).enter()).rejects.toThrow(
      /^small-drill is frozen: .+ to 2999-01-01 UTC \(the sale\)\. It would last into it, until /,
    );
    await expect(create({ freeze: [{ from: '2020-01-01', to: '2999-01-01' }] }).enter()).rejects.toThrow(/It is now/);
    await writeFile(freezeFile, '- { weekly: sometimes }\n');
    await expect(create({ freezeFile }).enter()).rejects.toThrow(/freeze.yaml: .*weekly must be two times of a week/);
  });

  it('holds its target by default where the drill does not start it, and lets go', async () => {
    const first = create(undefined, {}, { target });
    await first.enter();
    await expect(create(undefined, { runId: 'other' }, { target }).enter()).rejects.toThrow(
      /is drilled already: by run the-run/,
    );
    await first.leave();
    const next = create(undefined, {}, { target });
    await next.enter();
    await next.leave();
  });

  it('goes on with a warning where nobody asked for a lock and none can be written, and does not where somebody did', async () => {
    const blocked = join(folder, 'blocked');
    await writeFile(blocked, '');
    const warned: string[] = [];
    const safety = create(
      undefined,
      { env: { XDG_STATE_HOME: blocked }, warn: (text) => warned.push(text) },
      { target },
    );
    await safety.enter();
    expect(warned).toEqual([expect.stringMatching(/^Nothing keeps another drill from this target/)]);
    await safety.leave();
  });

  it.each([
    ['is not there', 'locsk', 'which is not. Make it where all who drill'],
    ['is a file', 'a-file', 'which is a file, or in one.'],
    ['lies in a file', 'a-file/locks', 'which is a file, or in one.'],
  ])('refuses a lock in a folder that %s, and makes none that nobody shares', async (_, name, message) => {
    await writeFile(join(folder, 'a-file'), '');
    const mistyped = join(folder, name);
    const entering = create({ lock: { folder: mistyped } }, {}, { target }).enter();
    await expect(entering).rejects.toThrow(
      `safety.lock.folder must be a folder that is there, got ${mistyped}, ${message}`,
    );
    expect(existsSync(join(folder, 'locsk'))).toBe(false);
  });

  it('asks for no lock without the token that it needs', async () => {
    const lock = { url: 'http://127.0.0.1:9/', tokenEnv: 'LOCK_TOKEN' };
    await expect(create({ lock }).enter()).rejects.toThrow(
      'safety.lock.tokenEnv needs the environment variable LOCK_TOKEN, which is not set. Nothing was attacked.',
    );
  });

  it('is ended by its longest duration where nobody knows how long it lasts', async () => {
    const safety = create({ maxDurationMs: 20_000 }, { lastsMs: null });
    await safety.enter();
    await sleep(10);
    expect(safety.signal.aborted).toBe(false);
    await safety.leave();
  });
});

describe('The blast radius', () => {
  const parse = (changes: Partial<DrillInput>) => parseDrill(writeDrill(changes), mockSettings);
  const outage = (fault: object): DrillInput['timeline'] => [
    { phase: 'baseline', durationMs: 1_000 },
    { phase: 'outage', durationMs: 1_000, primary: [fault as never] },
  ];

  it('gives each fault its share of tenants, and leaves smaller ones', () => {
    const safety = { blastRadius: { tenants: 0.2, header: 'x-tenant' } };
    const [, , plain] = parse({ safety }).timeline as unknown as { primary: { match: object }[] }[];
    expect(plain?.primary[0]?.match).toEqual({ tenants: { ratio: 0.2, header: 'x-tenant' } });
    const tenants = { ratio: 0.1, ramp: { to: 0.2, durationMs: 500 } };
    const own = { kind: 'silence', match: { tenants } };
    const [, kept] = parse({ safety, timeline: outage(own) }).timeline as unknown as { primary: object[] }[];
    expect(kept?.primary[0]).toEqual({ kind: 'silence', match: { tenants: { ...tenants, header: 'x-tenant' } } });
  });

  test.each([
    [
      { kind: 'silence', match: { tenants: { ratio: 0.5 } } },
      /timeline\[1\].primary\[0\].match.tenants.ratio must be at most 0.2, as safety.blastRadius allows, got 0.5/,
    ],
    [
      { kind: 'silence', match: { tenants: { ratio: 0.1, header: 'x-request-id' } } },
      /timeline\[1\].primary\[0\].match.tenants.header must be left out, as safety.blastRadius tells tenants apart, got "x-request-id"/,
    ],
    [
      { kind: 'silence', match: { tenants: { ratio: 0.1, ramp: { to: 0.4, durationMs: 500 } } } },
      /timeline\[1\].primary\[0\].match.tenants.ramp.to must be at most 0.2, as safety.blastRadius allows, got 0.4/,
    ],
    [
      { kind: 'refuse-connections' },
      /timeline\[1\].primary\[0\] must be no refuse-connections under safety.blastRadius/,
    ],
  ])('refuses %j', (fault, message) => {
    expect(() => parse({ safety: { blastRadius: { tenants: 0.2 } }, timeline: outage(fault) })).toThrow(message);
  });

  it('refuses a drill that is longer than it may be', () => {
    expect(() => parse({ safety: { maxDurationMs: 5_000 } })).toThrow(
      /timeline must be at most 5000 ms long \(safety.maxDurationMs\), got 9500/,
    );
  });
});
