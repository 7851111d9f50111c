import { join } from 'node:path';
import type { ObserverFacts } from '../../lib/proxies/observer/observer-process.ts';
import { createCleanup } from '../../lib/proxies/process/cleanup.ts';
import type { Bench } from './bench.ts';
import { keepProcessorsAwake } from './load/keep-awake.ts';
import { measureLatencies, measureSaturation, warmUp } from './load/raw-client.ts';
import { describeAdded, describeStolen, median, runRounds } from './load/rounds.ts';
import { createTestBed } from './load/test-bed.ts';

const CONNECTIONS = 32;
const RATE_PER_SECOND = 200;
const SATURATION_MS = 4_500;
const LATENCY_ROUNDS = 15;
const LATENCY_ROUND_MS = 2_300;
const SATURATION_ROUNDS = 5;

/** What the observer adds to a request against the direct path, and how much it carries against a plain TCP pipe. */
export const bench: Bench = {
  name: 'observer',
  async run() {
    await using cleanup = createCleanup();
    const { folder, start, startUpstream, startPipe } = createTestBed(cleanup);
    const startObserver = (upstreamPort: number): Promise<ObserverFacts> =>
      start('observer', '../../lib/proxies/observer/observer-process.ts', {
        listenPort: 0,
        runToken: 'bench1',
        recordsPath: join(folder, 'records.ndjson'),
        target: `http://127.0.0.1:${upstreamPort}`,
      });

    const slow = await startUpstream(5);
    const paths = { direct: slow.port, observer: (await startObserver(slow.port)).port };
    await keepProcessorsAwake(cleanup);
    await warmUp(paths);
    const latencies = await runRounds(paths, LATENCY_ROUNDS, (port) =>
      measureLatencies(port, RATE_PER_SECOND, LATENCY_ROUND_MS),
    );
    const fast = await startUpstream(0);
    const pipe = await startPipe(fast.port);
    const saturation = await runRounds(
      { direct: fast.port, 'tcp-pipe': pipe.port, observer: (await startObserver(fast.port)).port },
      SATURATION_ROUNDS,
      (port) => measureSaturation(port, CONNECTIONS, SATURATION_MS),
    );
    return [
      ...describeAdded(`${RATE_PER_SECOND}/s`, latencies, { path: 'observer', p50: 1, p99: 5 }),
      ...Object.entries(saturation.paths).map(([path, rates]) => ({
        id: `saturation, ${path}`,
        value: Math.round(median(rates)),
        unit: 'requests/s',
      })),
      describeStolen('saturation', saturation),
    ];
  },
};
