/** Rehearsals of written drills, and servers that are no mocks, for tests. */
import { mkdtemp } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { prepareRehearsal } from '../../lib/run/rehearse/prepare-rehearsal.ts';
import type { RehearsalOptions } from '../../lib/run/rehearse/rehearsal-options.ts';
import { type RehearsalResult, runRehearsal } from '../../lib/run/rehearse/run-rehearsal.ts';
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
): Promise<RehearsalResult> {
  const env = { ...process.env, REHEARSED_KEY: KEY };
  const prepared = await prepareRehearsal(await writeDrillFile(drill), { ...usual, ...options }, env);
  return runRehearsal({ prepared, resultsPath, env, signal, tell: () => {} });
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

const servers: (() => void)[] = [];
/** Ends what `serve` began. */
export function closeServers(): void {
  for (const close of servers) close();
}

/** A server on a free port; its origin. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
