import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import { parseDrill } from '../../../lib/drill/parse-drill.ts';
import { createSafety, type SafetyOptions } from '../../../lib/run/safety/create-safety.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { writeDrill } from '../../support/drills.ts';

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
    const pulledMs = performance.now();
    await writeFile(file, '');
    expect(await stopped).toBe(`the safety lever is engaged: ${file} is there`);
    expect(performance.now() - pulledMs).toBeLessThan(1_000);
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
    await expect(create({ lock: { folder: join(blocked, 'locks') } }, {}, { target }).enter()).rejects.toThrow(
      /cannot be told: safety.lock \(.+locks\) failed/,
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
    const own = { kind: 'silence', match: { tenants: { ratio: 0.1 } } };
    const [, kept] = parse({ safety, timeline: outage(own) }).timeline as unknown as { primary: object[] }[];
    expect(kept?.primary[0]).toEqual(own);
  });

  test.each([
    [
      { kind: 'silence', match: { tenants: { ratio: 0.5 } } },
      /timeline\[1\].primary\[0\].match.tenants.ratio must be at most 0.2, as safety.blastRadius allows, got 0.5/,
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
