import { describe, expect, it, test } from 'vitest';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import { createDrillChecks, type DrillSurroundings } from '../../../lib/run/doctor/drill-checks.ts';
import type { Machine } from '../../../lib/run/doctor/machine.ts';
import { createReachChecks, type DrillReach } from '../../../lib/run/doctor/reach-checks.ts';
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

  test.each<[DrillInput['stopConditions'], RegExp]>([
    [[], /nothing ends it for what it spends$/],
    [[{ metric: 'totalTokens', max: 5_000, windowMs: 60_000 }], /; ended above 5,000 tokens in 60.0 s$/],
  ])('with the stop conditions %j is told what ends it for what it spends', async (stopConditions, said) => {
    const { lines } = await look({ stopConditions });
    expect(lines.find(({ id }) => id === 'price')?.found).toMatch(said);
  });

  test.each<[string, string, string, Partial<DrillInput>, Partial<World>, Partial<Machine>]>([
    ['keys', 'failed', 'A_KEY not set', {}, { env: {} }, {}],
    [
      'keys',
      'failed',
      'OPS_TOKEN, GATEWAY_KEY not set',
      {
        notify: [{ kind: 'webhook', url: 'https://ops.example.com', tokenEnv: 'OPS_TOKEN' }],
        target: { kind: 'url', url: 'http://127.0.0.1:8080/v1', headers: { authorization: 'Bearer ${GATEWAY_KEY}' } },
      },
      {},
      {},
    ],
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
      'price',
      'warning',
      'stopConditions[0] (totalTokens) would end a drill in which all goes well',
      { ...usual, stopConditions: [{ metric: 'totalTokens', max: 1 }] },
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
      'other-fallback',
      'failed',
      'fallback is primary under another name: gpt-6-luna at localhost:9001',
      two(
        { upstream: { kind: 'url', url: 'http://localhost:9001/v1', model: 'gpt-6-luna' }, price },
        { upstream: { kind: 'url', url: 'http://127.0.0.1:9001/v1', model: 'gpt-6-luna' }, price },
      ),
      {},
      {},
    ],
    [
      'other-fallback',
      'failed',
      'third is second under another name: claude-sonnet-4-6 at api.anthropic.com',
      {
        ...usual,
        providers: [
          { name: 'first', ...real('api.openai.com', 'gpt-6-luna') },
          { name: 'second', ...real('api.anthropic.com', 'claude-sonnet-4-6-20260217') },
          { name: 'third', ...real('api.anthropic.com', 'claude-sonnet-4-6') },
        ] as never,
        timeline: [
          { phase: 'baseline', durationMs: 1_000 },
          { phase: 'outage', durationMs: 1_000, first: [{ kind: 'silence' }] },
        ] as never,
      },
      {},
      {},
    ],
    [
      'retirement',
      'failed',
      'claude-3-7-sonnet-20250219 was retired on 2026-02-19',
      two(real('api.openai.com', 'gpt-6-luna'), real('api.anthropic.com', 'claude-3-7-sonnet-20250219')),
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
    [
      'retirement',
      'warning',
      'primary: not known of smart, as its maker is not in the table',
      two(real('gateway.example.com', 'smart'), real('api.anthropic.com', 'claude-sonnet-4-6')),
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

it('says of no clock that it is right where it told no time', async () => {
  const { lines } = await look({}, { readTime: () => Promise.resolve({ epochMs: null, tookMs: 10 }) });
  expect(lines.find(({ id }) => id === 'skew')).toMatchObject({
    outcome: 'ok',
    found: 'primary, fallback told no time',
  });
});

it('tells of nothing that was broken off', async () => {
  const stop = new AbortController();
  const check = { id: 'answers', label: 'Answers', look: () => Promise.reject(stop.signal.reason as Error) };
  stop.abort('stopped by hand');
  await expect(runDoctor([check], { machine, drill: null, signal: stop.signal })).rejects.toMatchObject({
    code: 'aborted',
    message: 'Stopped before all was looked at; nothing was left behind.',
  });
});
