/** Rehearsals of written drills, and servers that are no mocks, for tests. */
import { mkdtemp } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { findFreePort } from '../../lib/proxies/process/free-port.ts';
import { listen } from '../../lib/proxies/process/listen.ts';
import { prepareRehearsal } from '../../lib/run/rehearse/prepare-rehearsal.ts';
import type { RehearsalOptions } from '../../lib/run/rehearse/rehearsal-options.ts';
import { type RehearsalResult, runRehearsal, type RunRehearsalOptions } from '../../lib/run/rehearse/run-rehearsal.ts';
import { writeDrill } from './drills.ts';
import { writeDrillFile } from './run-written-drill.ts';

const usual: RehearsalOptions = {
  maxCases: 60,
  cases: [],
  providers: [],
  variants: true,
  through: 'providers',
  good: 0.98,
  bad: 0.9,
  stopsEarly: true,
  ratePerSecond: 1_000,
  concurrency: 16,
  budget: {},
  prices: [],
};

/** The key of `REHEARSED_KEY`, which must never be written. */
export const KEY = 'sk-rehearsed-0123456789abcdef';
/** Where the folders of rehearsals are put. */
export const resultsPath = await mkdtemp(join(tmpdir(), 'cutover-rehearsals-'));

/** Rehearses a drill with everything real, fast unless `options` say otherwise. */
export async function rehearse(
  drill: DrillInput,
  options: Partial<RehearsalOptions> = {},
  signal: AbortSignal = new AbortController().signal,
  told: Partial<Pick<RunRehearsalOptions, 'tell' | 'onTried'>> = {},
): Promise<RehearsalResult> {
  const env = { ...process.env, REHEARSED_KEY: KEY };
  const prepared = await prepareRehearsal(await writeDrillFile(drill), { ...usual, ...options }, env);
  return runRehearsal({ prepared, resultsPath, env, signal, tell: () => {}, ...told });
}

/** A provider that is played, at once. */
export const mock = (dialect: 'strict' | 'fence-heavy-2026') => ({
  upstream: {
    kind: 'mock' as const,
    mock: {
      model: `${dialect}-model`,
      wire: 'openai-chat' as const,
      dialect,
      ttft: 'instant' as const,
      tokensPerSecond: 5_000,
    },
  },
});

/** A drill of extraction and chat whose fallback stands behind this URL. */
export const withFallback = (url: string): DrillInput =>
  writeDrill({
    providers: {
      primary: mock('strict'),
      fallback: { upstream: { kind: 'url', url, model: 'm', apiKeyEnv: 'REHEARSED_KEY' } },
    },
    allowedHosts: ['127.0.0.1'],
  });

const servers = new Map<string, () => Promise<void>>();
/** Ends what `serve` began. */
export async function closeServers(): Promise<void> {
  for (const url of servers.keys()) await closed(url);
}

/** The same origin, where nobody listens any more. */
export async function closed(url: string): Promise<string> {
  await servers.get(url)?.();
  servers.delete(url);
  return url;
}

/** A server on a free port; its origin. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  // One that nobody else is given once it is closed.
  const url = `http://127.0.0.1:${await listen(server, await findFreePort(), 'a server of the test')}`;
  servers.set(
    url,
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return url;
}
