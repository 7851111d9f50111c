import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMockServer } from '../../mocks/server/index.ts';
import { prepareCapacity } from '../../lib/run/capacity/prepare-capacity.ts';
import { runCapacity } from '../../lib/run/capacity/run-capacity.ts';
import { findK6 } from '../../lib/run/runner/find-k6.ts';
import { type PlainLoad, runPlainK6 } from '../support/capacity/plain-k6.ts';
import { atLeast, atMost, type Bench, type BenchRow } from './bench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Six requests a second, with a second of them at once. */
const PER_SECOND = 6;
const mock = {
  model: 'small',
  wire: 'openai-chat' as const,
  ttft: 'gpt-4o-mini',
  tokensPerSecond: 2_000,
  limits: [{ kind: 'rate-limit' as const, perMinute: { requests: PER_SECOND * 60 }, burstSeconds: 1 }],
};
/**
 * Where three of four callers must be answered, eight a second may come: the limit of the search by arithmetic. So far beyond what the mock gives nothing is saved up,
 * and callers at equal distances (plain k6) fare like those who come by chance (the search).
 */
const ATTAINMENT = 0.75;
const TRUTH = PER_SECOND / ATTAINMENT;
const BLOCK_MS = 20_000;
const WARMUP_MS = 5_000;
const TIMEOUT_MS = 4_000;
const OFF = 0.1;

const drill = {
  name: 'knee-live',
  target: { kind: 'router', requestTimeoutMs: TIMEOUT_MS, retryAttempts: 0 },
  providers: {
    primary: { upstream: { kind: 'mock', mock: { ...mock, model: 'large', limits: [] } } },
    fallback: { upstream: { kind: 'mock', mock } },
  },
  traffic: { arrivals: { kind: 'poisson', ratePerSecond: 12 }, maxOutputTokens: 60, requestTimeoutMs: TIMEOUT_MS },
  timeline: [
    { phase: 'baseline', durationMs: 60_000 },
    { phase: 'outage', durationMs: 60_000, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
    { phase: 'recovery', durationMs: 60_000 },
  ],
  objectives: [{ metric: 'httpSuccessRatio', phase: 'outage', min: ATTAINMENT }],
};

/**
 * A whole search at a mock whose limit is known, and then a load generator that is not ours (k6's own constant arrival rate, straight at a mock of the same kind) at 90 %
 * and at 110 % of the rate that was found: it must see it hold, and not hold. Takes about six minutes, and a machine that does nothing else.
 */
export const bench: Bench = {
  name: 'knee-live',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-knee-live-'));
    try {
      const file = join(folder, 'drill.json');
      await writeFile(file, JSON.stringify(drill));
      const prepared = await prepareCapacity(file, {
        seed: 7,
        mostRate: 24,
        blockMs: BLOCK_MS,
        warmupMs: WARMUP_MS,
        precision: 0.1,
        budget: {},
        prices: [],
        shapes: false,
      });
      const { capacity } = await runCapacity({
        prepared,
        out: join(folder, 'out'),
        resultsPath: folder,
        env: process.env,
        signal: AbortSignal.timeout(20 * 60_000),
        tell: (text) => void process.stderr.write(`  ${text}\n`),
        onBlock: ({ rate, contaminated }) =>
          void process.stderr.write(`  ${rate.toFixed(2)}/s ${contaminated ?? 'seen'}\n`),
      });
      const found = capacity.breaking?.perSecond ?? null;
      if (found === null) return [atLeast('a breaking rate was found', 0, capacity.reason, 1)];
      const [low, high] = capacity.breaking?.interval ?? [0, 0];
      const below = await loadPlainly(found * 0.9);
      const above = await loadPlainly(found * 1.1);
      const rows: BenchRow[] = [
        {
          id: 'breaking rate by the search',
          value: found,
          unit: `requests/s (${low.toFixed(2)} to ${high.toFixed(2)})`,
        },
        { id: 'by arithmetic', value: TRUTH, unit: 'requests/s' },
        atMost('off by', Math.abs(found / TRUTH - 1), 'of the truth', OFF),
        atLeast(
          'cause is the limit of requests',
          capacity.brokeFirst?.limit === 'requests-per-minute' ? 1 : 0,
          'of 1',
          1,
        ),
        { id: 'requests spent', value: capacity.spent.requests, unit: 'requests' },
        atLeast('plain k6 at 90 %: answered', shareOf(below), tellPlain(below), ATTAINMENT),
        atMost('plain k6 at 110 %: answered', shareOf(above), tellPlain(above), ATTAINMENT - 0.001),
        // A mock that answers nobody would prove nothing.
        atLeast('plain k6 at 110 %: still answered', shareOf(above), tellPlain(above), 0.5),
        atMost('plain k6: not sent', below.dropped + above.dropped, 'callers', 0),
      ];
      return rows;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const tellPlain = ({ callers, instead }: PlainLoad): string =>
  `of ${callers} callers${instead === null ? '' : `, the first other: ${instead}`}`;
const shareOf = ({ answered, callers }: PlainLoad): number => (callers === 0 ? 0 : answered / callers);

/** At a mock of its own, as idle as a block finds it, for as long. */
async function loadPlainly(ratePerSecond: number): Promise<PlainLoad> {
  await using server = await createMockServer({ description: mock, seed: 1, port: 0 });
  const { path: k6Path } = await findK6({ root, env: process.env });
  // Awaited here, or its mock is gone before it is asked.
  return await runPlainK6({
    k6Path,
    url: `${server.url}/chat/completions`,
    headers: { authorization: 'Bearer sk-plain' },
    body: { model: 'small', max_tokens: 60, messages: [{ role: 'user', content: 'Where is my parcel?' }] },
    ratePerSecond,
    warmupMs: WARMUP_MS,
    measuredMs: BLOCK_MS,
    timeoutMs: TIMEOUT_MS,
  });
}
