import { describe, expect, it } from 'vitest';
import { defineDrill, defineNamedDrill } from '../../lib/drill/define-drill.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import type { MockInput } from '../../lib/drill/mock/mock-settings.ts';
import { parseUnknownDrill } from '../support/parse-written-drill.ts';
import { defaultContracts } from '../../lib/drill/contracts/whole-answer.ts';
import { defaultObjectives } from '../../lib/drill/objectives/default-objectives.ts';

const mock = { kind: 'mock', mock: { model: 'm' } } as const;

/** All that has no default. Typed as what is read in, so that a key that must be given fails to compile. */
const least: DrillInput = {
  name: 'least',
  target: { kind: 'portkey' },
  providers: { primary: { upstream: mock }, fallback: { upstream: mock } },
  traffic: { arrivals: { kind: 'poisson', ratePerSecond: 1 } },
  timeline: [{ phase: 'outage', durationMs: 1_000, primary: [{ kind: 'silence' }] }],
};

describe('a drill in TypeScript', () => {
  it('may leave out whatever has a default, at every depth', () => {
    expect(parseUnknownDrill(defineDrill(least))).toMatchObject({
      seed: 1,
      target: { kind: 'portkey', requestTimeoutMs: 5_000, retryAttempts: 0 },
      providers: [
        { name: 'primary', listenPort: 0, upstream: { mock: { wire: 'openai-chat', dialect: 'strict' } } },
        {},
      ],
      traffic: { tenants: 8, model: 'cutover-app' },
      timeline: [{ rateFactor: 1, fallback: [] }],
      contracts: defaultContracts([{ name: 'extraction' }, { name: 'tool-call' }, { name: 'chat' }]),
      objectives: defaultObjectives.map((objective) => ({ ...objective })),
      judge: 'census',
      validity: { minSentRatio: 0.99 },
    });
  });

  it('does not compile when a name is misspelt', () => {
    const misheard = { upstream: { kind: 'mock', mock: { model: 'm', wire: 'openai-chatt' } } } as const;
    const drills = [
      // @ts-expect-error no such wire format
      defineDrill({ ...least, providers: { primary: misheard, fallback: { upstream: mock } } }),
      // @ts-expect-error no such metric
      defineDrill({ ...least, objectives: [{ metric: 'usableRato', min: 0.9 }] }),
      // @ts-expect-error no such phase
      defineDrill({ ...least, objectives: [{ metric: 'usableRatio', phase: 'on-falback', min: 0.9 }] }),
      // @ts-expect-error no such target
      defineDrill({ ...least, target: { kind: 'portkee' } }),
      // @ts-expect-error no such contract
      defineDrill({ ...least, contracts: [{ kind: 'markdwn', for: 'chat' }] }),
      defineDrill({
        ...least,
        // @ts-expect-error no such workload
        traffic: { ...least.traffic, requests: [{ name: 'a', workload: { kind: 'support-dsk' } }] },
      }),
      // @ts-expect-error no such fault
      defineDrill({ ...least, timeline: [{ phase: 'outage', durationMs: 1, primary: [{ kind: 'silense' }] }] }),
    ];
    for (const drill of drills) expect(() => parseUnknownDrill(drill)).toThrow(/must be one of .*Did you mean/);
  });

  it('may give its providers names, which the timeline then knows', () => {
    const { providers: _, timeline: __, ...rest } = least;
    const providers = [
      { name: 'openai', upstream: mock },
      { name: 'azure', upstream: mock },
      { name: 'local', upstream: mock },
    ] as const;
    const outage = { phase: 'outage', durationMs: 1 } as const;
    expect(
      parseUnknownDrill(
        defineNamedDrill({ ...rest, providers, timeline: [{ ...outage, azure: [{ kind: 'silence' }] }] }),
      ).timeline,
    ).toMatchObject([{ openai: [], azure: [{ kind: 'silence' }], local: [] }]);
    // @ts-expect-error no such provider
    const misspelt = defineNamedDrill({ ...rest, providers, timeline: [{ ...outage, azur: [{ kind: 'silence' }] }] });
    expect(() => parseUnknownDrill(misspelt)).toThrow('Did you mean "azure"?');
  });

  it('does not compile when a key is misspelt, at any depth', () => {
    const { providers, traffic } = least;
    type Failing = NonNullable<DrillInput['timeline'][number]['primary']>[number];
    const failing = (fault: Failing): DrillInput => ({
      ...least,
      timeline: [{ phase: 'outage', durationMs: 1, primary: [fault] }],
    });
    const played = (model: MockInput): DrillInput => ({
      ...least,
      providers: { ...providers, primary: { upstream: { kind: 'mock', mock: model } } },
    });
    const drills = [
      // @ts-expect-error objectives
      defineDrill({ ...least, objectves: [] }),
      // @ts-expect-error tenants
      defineDrill({ ...least, traffic: { ...traffic, tenents: 3 } }),
      // @ts-expect-error retryAttempts
      defineDrill({ ...least, target: { kind: 'portkey', retryAttempt: 1 } }),
      // @ts-expect-error rateFactor
      defineDrill({ ...least, timeline: [{ phase: 'outage', durationMs: 1, rateFctor: 2 }] }),
      // @ts-expect-error when
      defineDrill(failing({ kind: 'silence', whn: {} })),
      // @ts-expect-error dialect
      defineDrill(played({ model: 'm', dilect: 'strict' })),
    ];
    for (const drill of drills) expect(() => parseUnknownDrill(drill)).toThrow(/Did you mean|unknown/);
  });

  it('does not compile when a key without a default is left out', () => {
    const { arrivals, ...traffic } = least.traffic;
    expect(arrivals.kind).toBe('poisson');
    // @ts-expect-error arrivals are missing
    const drill = defineDrill({ ...least, traffic });
    expect(() => parseUnknownDrill(drill)).toThrow('traffic.arrivals is missing');
  });
});
