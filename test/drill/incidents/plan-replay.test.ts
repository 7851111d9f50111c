import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Drill, DrillInput } from '../../../lib/drill/drill.ts';
import type { IncidentInput } from '../../../lib/drill/incidents/incident.ts';
import { parseIncident } from '../../../lib/drill/incidents/parse-incident.ts';
import {
  type Replay,
  planReplay,
  replayDefaults,
  type ReplaySettings,
} from '../../../lib/drill/incidents/plan-replay.ts';
import { parseDrill } from '../../../lib/drill/parse-drill.ts';
import { faultsOn } from '../../../lib/drill/timeline-entry.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { writeDrill } from '../../support/drills.ts';
import { writeGuardedDrill, writeIncident, writePhase } from '../../support/incidents.ts';

const MIN = 60_000;
const drillOf = (changes: Partial<DrillInput> = {}): Drill => parseDrill(writeDrill(changes), mockSettings);

function replay(
  changes: Partial<IncidentInput> = {},
  settings: Partial<ReplaySettings> = {},
  drill: Drill = drillOf(),
): Replay {
  const played = planReplay(drill, parseIncident(writeIncident(changes)), { ...replayDefaults, ...settings });
  // What it plans is a drill.
  expect(parseDrill(played.drill, mockSettings)).toEqual(played.drill);
  return played;
}

const outageOf = ({ drill }: Replay) => drill.timeline.filter(({ phase }) => phase === 'outage');
const overloaded = { kind: 'error-response', error: 'openai-503-overloaded' } as const;
const gone = { kind: 'error-response', error: 'openai-500' } as const;

describe('a replay', () => {
  it('is the drill with the incident in place of its outages: target, traffic, contracts and objectives stay', () => {
    const own = drillOf();
    const { drill, parts } = replay();
    const { timeline, name: _, description: __, ...rest } = drill;
    expect(own).toMatchObject(rest);
    expect(drill).toMatchObject({
      name: 'replay-openai-2020-01-02-small',
      description: 'Every call fails for ten minutes',
    });
    expect(timeline.map(({ phase, durationMs }) => [phase, durationMs])).toEqual([
      ['warmup', 1_000],
      ['baseline', 2_500],
      ['outage', 600_000],
      ['recovery', 2_500],
    ]);
    expect(timeline[2]).toEqual({
      phase: 'outage',
      durationMs: 600_000,
      rateFactor: 1,
      primary: [overloaded],
      fallback: [],
    });
    expect(parts).toEqual([{ entry: 2, sees: ['503 for every call'] }]);
  });

  it.each([
    [60, 10_000],
    [1_000, 5_000],
  ])('at a time scale of %i takes %i ms, and no less than the least', (timeScale, durationMs) => {
    expect(outageOf(replay({}, { timeScale }))).toMatchObject([{ durationMs }]);
  });

  it('is well between two phases', () => {
    const phases = [writePhase(), writePhase({ startMs: 20 * MIN })];
    expect(outageOf(replay({ phases }))).toMatchObject([
      { durationMs: 10 * MIN, primary: [overloaded] },
      { durationMs: 10 * MIN, primary: [], fallback: [] },
      { durationMs: 10 * MIN, primary: [overloaded] },
    ]);
  });

  it.each<[string, IncidentInput['phases'][number], object[]]>([
    ['a share', writePhase({ share: 0.3 }), [{ ...overloaded, when: { probability: 0.3 } }]],
    [
      'a share that grows, in the drill’s time',
      writePhase({ share: { from: 0.1, to: 1 } }),
      [{ ...overloaded, when: { ramp: { from: 0.1, to: 1, durationMs: 10_000 } } }],
    ],
    [
      'turns, in the drill’s time',
      writePhase({ share: { on: 0.5, periodMs: 2 * MIN, onRatio: 0.25 } }),
      [{ ...overloaded, when: { flap: { periodMs: 2_000, dutyRatio: 0.25 }, probability: 0.5 } }],
    ],
    [
      'a share of requests, whose further tries meet the same',
      writePhase({ share: 0.3, by: 'request' }),
      [{ ...overloaded, when: { probability: 0.3, dice: 'phase-1' } }],
    ],
    [
      'several faults, one for each call',
      writePhase({
        share: 0.4,
        faults: [
          { weight: 3, fault: overloaded },
          { weight: 1, fault: gone },
        ],
      }),
      [
        { ...overloaded, when: { probability: 0.4, pick: { of: 'phase-1', weight: 3 } } },
        { ...gone, when: { probability: 0.4, pick: { of: 'phase-1', weight: 1 } } },
      ],
    ],
    [
      'a delay that grows, in the drill’s time',
      writePhase({
        faults: [
          {
            weight: 1,
            fault: { kind: 'late-headers', delay: { kind: 'ramp', fromMs: 100, toMs: 9_000, durationMs: 5 * MIN } },
          },
        ],
      }),
      [{ kind: 'late-headers', delay: { kind: 'ramp', fromMs: 100, toMs: 9_000, durationMs: 5_000 } }],
    ],
    [
      'connections',
      writePhase({ faults: [{ weight: 1, fault: { kind: 'refuse-connections', pooled: 'keep' } }] }),
      [{ kind: 'refuse-connections', pooled: 'keep' }],
    ],
  ])('plays %s', (_, phase, primary) => {
    expect(outageOf(replay({ phases: [phase] }, { timeScale: 60 }))[0]).toMatchObject({ primary });
  });

  it('hits a share of tenants where their header is told, else as large a share of the requests, and says so', () => {
    const phases = [writePhase({ share: 0.3, by: 'tenant' })];
    const told = replay({ phases }, { tenantHeader: 'x-tenant' });
    expect(outageOf(told)[0]).toMatchObject({
      primary: [{ ...overloaded, match: { tenants: { ratio: 0.3, header: 'x-tenant' } } }],
    });
    expect(told.notes).toEqual([]);
    const safe = drillOf({ safety: { blastRadius: { tenants: 0.5, header: 'x-team' } } });
    expect(faultsOn(outageOf(replay({ phases }, {}, safe))[0]!, 'primary')[0]?.match).toEqual({
      tenants: { ratio: 0.3, header: 'x-team' },
    });
    const untold = replay({ phases });
    expect(outageOf(untold)[0]).toMatchObject({
      primary: [{ ...overloaded, when: { probability: 0.3, dice: 'phase-1' } }],
    });
    expect(untold.notes).toEqual([expect.stringContaining('as large a share of the requests')]);
  });

  it('hits the same tenants by turns, and of a share that moves ever more or less of the same', () => {
    const turns = [writePhase({ share: { on: 0.3, periodMs: 60_000, onRatio: 0.5 }, by: 'tenant' })];
    const told = replay({ phases: turns }, { tenantHeader: 'x-tenant', timeScale: 60 });
    expect(outageOf(told)[0]).toMatchObject({
      primary: [{ match: { tenants: { ratio: 0.3 } }, when: { flap: { periodMs: 1_000, dutyRatio: 0.5 } } }],
    });
    expect(told.notes).toEqual([
      expect.stringContaining('all is well between turns of what flaps for 5 s of 10 s'),
      expect.stringContaining('what turns on and off does so within 500 ms at this scale'),
    ]);
    const moving = replay(
      { phases: [writePhase({ share: { from: 0.1, to: 0.5 }, by: 'tenant' })] },
      { tenantHeader: 'x-t' },
    );
    expect(moving.notes).toEqual([]);
    const [entry] = outageOf(moving);
    const tenants = { ratio: 0.1, ramp: { to: 0.5, durationMs: entry?.durationMs }, header: 'x-t' };
    expect(faultsOn(entry!, 'primary')).toEqual([{ ...overloaded, match: { tenants } }]);
  });

  it('hits streamed answers alone with what is told in tokens, and says so', () => {
    const drip = { kind: 'slow-drip' as const, perSecond: { tokens: 4 } };
    const dripping = replay({ phases: [writePhase({ faults: [{ weight: 1, fault: drip }] })] });
    expect(faultsOn(outageOf(dripping)[0]!, 'primary')).toMatchObject([{ ...drip, match: { streamed: true } }]);
    expect(dripping.notes).toEqual([
      'what it says in tokens hits streamed answers alone: one in one piece has none that could be counted',
    ]);
    const bytes = { kind: 'slow-drip' as const, perSecond: { bytes: 4 } };
    const other = replay({ phases: [writePhase({ faults: [{ weight: 1, fault: bytes }] })] });
    expect(faultsOn(outageOf(other)[0]!, 'primary')[0]).not.toHaveProperty('match');
  });

  it('gives the last of all that are hit the time to be asked by those whom the others failed', () => {
    const lengthOf = (on: 'primary' | 'all'): number | undefined =>
      outageOf(replay({ phases: [writePhase({ on, share: 0.1 })] }, { timeScale: 1_000, leastMs: 1_000 }))[0]
        ?.durationMs;
    // Ten hits at 25 calls a second.
    expect([lengthOf('primary'), lengthOf('all')]).toEqual([4_000, 40_000]);
  });

  it('hits who was hit: the fallback, too, or all, each in its time', () => {
    const phases = [writePhase(), writePhase({ startMs: 5 * MIN, on: 'fallback', share: 0.5, rateFactor: 2 })];
    expect(outageOf(replay({ phases }))).toMatchObject([
      { durationMs: 5 * MIN, rateFactor: 1, primary: [overloaded], fallback: [] },
      { durationMs: 5 * MIN, rateFactor: 2, primary: [overloaded], fallback: [{ when: { probability: 0.5 } }] },
      { durationMs: 5 * MIN, rateFactor: 2, primary: [], fallback: [{ when: { probability: 0.5 } }] },
    ]);
    expect(outageOf(replay({ phases: [writePhase({ on: 'all' })] }))).toMatchObject([
      { primary: [overloaded], fallback: [overloaded] },
    ]);
  });

  it('cuts a share that moves where another phase begins', () => {
    const phases = [
      writePhase({ share: { from: 0, to: 1 } }),
      writePhase({ startMs: 5 * MIN, durationMs: 5 * MIN, on: 'fallback' }),
    ];
    expect(
      outageOf(replay({ phases })).map((entry) => (entry as unknown as { primary: unknown[] }).primary),
    ).toMatchObject([
      [{ when: { ramp: { from: 0, to: 0.5, durationMs: 5 * MIN } } }],
      [{ when: { ramp: { from: 0.5, to: 1, durationMs: 5 * MIN } } }],
    ]);
  });

  it('gives a rare fault the time to be met, and says so', () => {
    // 25 requests a second: ten of a thousandth take 400 s.
    const rare = replay({ phases: [writePhase({ share: 0.001 })] }, { timeScale: 60 });
    expect(outageOf(rare)).toMatchObject([{ durationMs: 400_000 }]);
    expect(rare.notes).toEqual([expect.stringContaining('longer than the scale says')]);
  });

  it('says how long all is well between two waves, which ratios of the outage leave out', () => {
    const waves = (startMs: number) => replay({ phases: [writePhase(), writePhase({ startMs })] }, { timeScale: 60 });
    expect(waves(40 * MIN).notes).toEqual([
      expect.stringMatching(
        /^all is well between its parts for 30 s of 50 s: ratios of the outage are of what is sent while faults are in force/,
      ),
    ]);
    expect(waves(10.5 * MIN).notes.join()).toContain('all is well between its parts for 5 s of 25 s');
    expect(waves(10 * MIN).notes).toEqual([]);
  });

  it('recovers as it did: step, ramp, flapping, or with a herd', () => {
    const recovery = (changes: IncidentInput['recovery']) =>
      replay({ recovery: changes, phases: [writePhase({ share: 0.8 })] }, { timeScale: 60 }).drill.timeline.slice(2);
    expect(recovery({ kind: 'step' })).toHaveLength(2);
    expect(recovery({ kind: 'ramp', durationMs: 20 * MIN })).toMatchObject([
      {},
      { durationMs: 20_000, primary: [{ when: { ramp: { from: 0.8, to: 0, durationMs: 20_000 } } }] },
      { phase: 'recovery', primary: [] },
    ]);
    expect(recovery({ kind: 'flapping', durationMs: 20 * MIN, periodMs: 2 * MIN, onRatio: 0.5 })).toMatchObject([
      {},
      { primary: [{ when: { flap: { periodMs: 2_000, dutyRatio: 0.5 }, probability: 0.8 } }] },
      {},
    ]);
    expect(recovery({ kind: 'herd', durationMs: 20 * MIN, rateFactor: 4 })).toMatchObject([
      {},
      {
        phase: 'recovery',
        durationMs: 20_000,
        rateFactor: [
          { atMs: 0, factor: 4 },
          { atMs: 20_000, factor: 1 },
        ],
      },
    ]);
  });

  it('has a recovery where the drill has none, and none of the drill’s own faults', () => {
    const timeline: DrillInput['timeline'] = [
      { phase: 'baseline', durationMs: 2_000 },
      { phase: 'outage', durationMs: 2_000, fallback: [gone] },
    ];
    expect(replay({}, {}, drillOf({ timeline })).drill.timeline.slice(1)).toMatchObject([
      { phase: 'outage', fallback: [] },
      { phase: 'recovery', durationMs: 5_000, primary: [] },
    ]);
    const faulted = drillOf({ timeline: [...timeline, { phase: 'recovery', durationMs: 9_000, primary: [gone] }] });
    expect(replay({}, {}, faulted).drill.timeline.at(-1)).toMatchObject({ durationMs: 9_000, primary: [] });
  });

  it('of a guard’s incident needs a guard that asks a model', () => {
    const phases = [writePhase({ on: 'guards' })];
    expect(() => replay({ phases })).toThrow(
      'openai-2020-01-02-small hits guards, and small-drill has none: give a provider the role guard',
    );
  });
});

describe('every incident of the catalogue', () => {
  const folder = new URL('../../../scenarios/incidents/', import.meta.url);
  const names = readdirSync(folder).filter((file) => file !== 'rejected.json');
  const guarded = parseDrill(writeGuardedDrill(), mockSettings);
  it.each(names)('%s is a drill', (file) => {
    const incident = parseIncident(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
    const { drill } = planReplay(guarded, incident, { ...replayDefaults, timeScale: 600 });
    expect(parseDrill(drill, mockSettings)).toEqual(drill);
    const isOnGuards = incident.phases.every(({ on }) => on === 'guards');
    expect(drill.timeline.some((entry) => faultsOn(entry, 'judge').length > 0)).toBe(isOnGuards);
    expect(drill.timeline.some((entry) => faultsOn(entry, 'primary').length > 0)).toBe(!isOnGuards);
  });
});
