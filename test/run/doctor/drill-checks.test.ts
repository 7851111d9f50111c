import { beforeAll, describe, expect, it, test } from 'vitest';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import { createDrillChecks, type DrillSurroundings } from '../../../lib/run/doctor/drill-checks.ts';
import type { Machine } from '../../../lib/run/doctor/machine.ts';
import { createReachChecks, type DrillReach } from '../../../lib/run/doctor/reach-checks.ts';
import { findRetirement } from '../../../lib/run/doctor/retirements.ts';
import { runDoctor } from '../../../lib/run/doctor/run-doctor.ts';
import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import { pickArrivals } from '../../../lib/run/preflight/send-probe.ts';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import { writeDrill } from '../../support/drills.ts';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const price = { input: 1, output: 4 };
const real = (host: string, model: string, changes: object = {}) => ({
  upstream: { kind: 'url' as const, url: `https://${host}/v1`, model, apiKeyEnv: 'A_KEY' },
  price,
  ...changes,
});
const two = (primary: object, fallback: object): Partial<DrillInput> => ({
  providers: { primary, fallback } as DrillInput['providers'],
  allowedHosts: ['api.openai.com', 'api.anthropic.com', 'gateway.example.com'],
});
const usual = two(real('api.openai.com', 'gpt-6-luna'), real('api.anthropic.com', 'claude-sonnet-4-6'));
const answered = { kind: 'answered', status: 200, answer: {} } as never;
const machine = {
  readFileLimit: () => 1_000_000,
  readDisk: () => Promise.resolve({ path: '/here', isWritable: true, freeBytes: 1e12 }),
} as Partial<Machine> as Machine;

type World = DrillSurroundings & DrillReach;
async function look(changes: Partial<DrillInput> = {}, world: Partial<World> = {}, at: Partial<Machine> = {}) {
  const prepared = await prepareRun(
    writeDrill({
      ...usual,
      timeline: [
        { phase: 'baseline', durationMs: 1_000 },
        { phase: 'outage', durationMs: 1_000, primary: [{ kind: 'silence' }] },
      ],
      ...changes,
    }),
  );
  const reach: World = {
    env: { A_KEY: 'key' },
    now: () => NOW,
    isPortFree: () => Promise.resolve(true),
    readLever: () => Promise.resolve({ kind: 'released' }),
    enterAndLeave: () => Promise.resolve(true),
    readTime: () => Promise.resolve({ epochMs: NOW, tookMs: 10 }),
    askProvider: () => Promise.resolve(answered),
    ...world,
  };
  const checks = [
    ...createDrillChecks(prepared, reach),
    ...createReachChecks(prepared, await pickArrivals(prepared), reach),
  ];
  return runDoctor(checks, { machine: { ...machine, ...at }, drill: prepared.drill });
}

describe('A drill', () => {
  it('is fit where nothing is amiss', async () => {
    const { verdict, lines } = await look();
    expect(lines.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
    expect(verdict).toBe('ok');
    expect(lines.map(({ id }) => id)).toEqual([
      'keys',
      'drill-ports',
      'drill-files',
      'drill-disk',
      'price',
      'other-fallback',
      'retirement',
      'lever',
      'lease',
      'skew',
      'answers',
    ]);
  });

  test.each<[string, string, string, Partial<DrillInput>, Partial<World>, Partial<Machine>]>([
    ['keys', 'failed', 'A_KEY not set', {}, { env: {} }, {}],
    [
      'drill-ports',
      'failed',
      '4001 taken',
      two(real('api.openai.com', 'gpt-6-luna', { listenPort: 4001 }), real('api.anthropic.com', 'claude-sonnet-4-6')),
      { isPortFree: () => Promise.resolve(false) },
      {},
    ],
    ['drill-files', 'failed', 'a process may have 70', {}, {}, { readFileLimit: () => 70 }],
    [
      'drill-disk',
      'failed',
      'are free in /',
      {},
      {},
      { readDisk: () => Promise.resolve({ path: '/', isWritable: true, freeBytes: 1e4 }) },
    ],
    [
      'price',
      'warning',
      'fallback without a price',
      two(real('api.openai.com', 'gpt-6-luna'), real('api.anthropic.com', 'claude-sonnet-4-6', { price: undefined })),
      {},
      {},
    ],
    [
      'other-fallback',
      'failed',
      'fallback is primary under another name: gpt-6-luna at api.openai.com',
      two(real('api.openai.com', 'gpt-6-luna'), real('API.openai.com', 'gpt-6-luna')),
      {},
      {},
    ],
    [
      'other-fallback',
      'warning',
      'asked where primary is',
      two(real('api.openai.com', 'gpt-6-luna'), real('api.openai.com', 'gpt-6.1-sol')),
      {},
      {},
    ],
    [
      'retirement',
      'failed',
      'claude-opus-4-1 was retired on 2026-08-05',
      two(real('api.openai.com', 'gpt-6-luna'), real('api.anthropic.com', 'claude-opus-4-1')),
      {},
      {},
    ],
    [
      'retirement',
      'warning',
      'gpt-5 is retired on 2026-12-11',
      two(real('api.openai.com', 'gpt-5'), real('api.anthropic.com', 'claude-sonnet-4-6')),
      {},
      {},
    ],
    [
      'retirement',
      'warning',
      'others have dates of their own',
      two(real('gateway.example.com', 'gpt-4'), real('api.anthropic.com', 'claude-sonnet-4-6')),
      {},
      {},
    ],
    ['lever', 'warning', 'none', {}, { readLever: () => Promise.resolve(null) }, {}],
    [
      'lever',
      'failed',
      'not known',
      {},
      { readLever: () => Promise.resolve({ kind: 'missed', why: 'no answer' }) },
      {},
    ],
    [
      'lease',
      'failed',
      'is drilled already',
      {},
      { enterAndLeave: () => Promise.reject(new CutoverError('environment', 'It is drilled already. Wait for it.')) },
      {},
    ],
    [
      'skew',
      'warning',
      'primary is 5.00 s ahead',
      {},
      { readTime: () => Promise.resolve({ epochMs: NOW + 5_000, tookMs: 10 }) },
      {},
    ],
    [
      'skew',
      'failed',
      'does not answer: Error: refused',
      {},
      { readTime: () => Promise.reject(new Error('refused')) },
      {},
    ],
    [
      'answers',
      'failed',
      'fallback does not answer tool-call: 400 no tools here',
      {},
      {
        askProvider: ({ name }, { kind }) =>
          Promise.resolve(
            name === 'fallback' && kind === 'tool-call'
              ? { kind: 'refused', status: 400, said: 'no tools here' }
              : answered,
          ),
      },
      {},
    ],
  ])('with bad %s: %s, %s', async (id, outcome, found, changes, world, at) => {
    const { verdict, lines } = await look(changes, world, at);
    const line = lines.find((one) => one.id === id);
    expect(line).toMatchObject({ outcome, found: expect.stringContaining(found) });
    expect(lines.filter((one) => one.outcome !== 'ok')).toEqual([line]);
    expect(verdict).toBe(outcome);
  });
});

describe('The table of retirements', () => {
  let days: string[] = [];
  beforeAll(() => {
    days = ['gpt-4', 'claude-2.1', 'gemini-2.5-pro'].map((model) => findRetirement(model, null)?.day ?? '');
  });
  it('has a day and a source for what it names, and nothing for what it does not', () => {
    expect(days).toEqual(['2026-10-23', '2025-07-21', '2026-12-01']);
    expect(findRetirement('gpt-4', 'api.openai.com')).toMatchObject({
      isMakers: true,
      source: expect.stringMatching(/^https:/),
    });
    expect(findRetirement('gpt-6-luna', 'api.openai.com')).toBeNull();
  });
});
