import { join } from 'node:path';
import { formatCause } from '../../lib/kit/cutover-error.ts';
import type { InjectorFacts } from '../../lib/proxies/injector/injector-process.ts';
import { createCleanup } from '../../lib/proxies/process/cleanup.ts';
import { atLeast, type Bench, type BenchRow } from './bench.ts';
import { measureLatencies, measureSaturation, warmUp } from './load/raw-client.ts';
import { keepProcessorsAwake } from './load/keep-awake.ts';
import { describeAdded, describeStolen, median, type Measured, type Rounds, runRounds } from './load/rounds.ts';
import { createTestBed } from './load/test-bed.ts';
import { measureTokenDelays } from './load/token-client.ts';
import { startTokenUpstream } from './load/token-upstream.ts';
import { startToxiproxy, type Toxiproxy } from './processes/toxiproxy.ts';

const RATE_PER_SECOND = 500;
/** Short and many: the machine's pace changes from one second to the next, and only neighbours are compared. */
const LATENCY_ROUNDS = 24;
const LATENCY_ROUND_MS = 1_300;
const FIRST_ROUNDS = 5;
const CONNECTIONS = 32;
const SATURATION_ROUNDS = 7;
const SATURATION_ROUND_MS = 3_000;
const STREAMS = 500;
const TOKENS_PER_SECOND = 50;
const TOKENS = 100;
const TOKEN_ROUNDS = 5;
const TOKEN_ROUND_MS = 3_500;

/**
 * What an injector with nothing armed costs, against the direct path, against the least that Node can do (two sockets
 * piped into each other) and, where Go can build it, against Toxiproxy. Neither of these two reads HTTP. All numbers
 * of a run are of the same minutes on the same machine, and only their relations mean something elsewhere: on two cores
 * the streams alone keep clients and provider so busy that a neighbour's load shows in every path, the direct one too.
 * What has a bar is measured warm and with the processors kept awake, by the streams themselves or by loops that do
 * nothing else; the first rounds tell what it costs without.
 */
export const bench: Bench = {
  name: 'injector',
  async run() {
    await using cleanup = createCleanup();
    const { folder, start, startUpstream, startPipe } = createTestBed(cleanup);
    const toxiproxy = await tryToxiproxy(join(folder, 'toxiproxy.log'));
    if (toxiproxy !== null) cleanup.defer('toxiproxy', () => toxiproxy[Symbol.asyncDispose]());

    const startPaths = async (upstreamPort: number): Promise<Record<string, number>> => {
      const injector = await start<InjectorFacts>(
        'injector:primary',
        '../../lib/proxies/injector/injector-process.ts',
        {
          listenPort: 0,
          runToken: 'bench1',
          recordsPath: join(folder, 'records.ndjson'),
          provider: 'primary',
          upstream: `http://127.0.0.1:${upstreamPort}`,
          controlToken: 'bench',
          seed: 1,
        },
      );
      const pipe = await startPipe(upstreamPort);
      const peer = toxiproxy === null ? {} : { toxiproxy: await toxiproxy.listenBefore(upstreamPort) };
      return { direct: upstreamPort, injector: injector.port, ...peer, 'tcp-pipe': pipe.port };
    };
    const slow = await startPaths((await startUpstream(5)).port);
    const atFirst = await runRounds(slow, FIRST_ROUNDS, measureRound, 1);
    const { letSleep } = await keepProcessorsAwake(cleanup);
    await warmUp(slow);
    const latencies = await runRounds(slow, LATENCY_ROUNDS, measureRound);

    const fast = await startPaths((await startUpstream(0)).port);
    const saturation = await runRounds(fast, SATURATION_ROUNDS, (port) =>
      measureSaturation(port, CONNECTIONS, SATURATION_ROUND_MS),
    );

    // The streams keep the processors awake. A loop that everything goes before still gets its turn, about once a second
    // and for 4 ms (the kernel's tick), which is as long as the tokens' slowest percent takes.
    await letSleep();
    const tokenUpstream = await startTokenUpstream(TOKENS, TOKENS_PER_SECOND);
    cleanup.defer('the token upstream', () => tokenUpstream.stop());
    const streaming = await startPaths(tokenUpstream.port);
    const measureTokens = (port: number): Promise<Measured> =>
      measureTokenDelays(port, tokenUpstream, STREAMS, TOKEN_ROUND_MS);
    const coldTokens = await runRounds(streaming, 1, measureTokens, 1);
    const tokens = await runRounds(streaming, TOKEN_ROUNDS, measureTokens);
    return [
      ...describeAdded(`${RATE_PER_SECOND}/s at first, processors asleep`, atFirst, { path: 'injector' }),
      ...describeAdded(`${RATE_PER_SECOND}/s`, latencies, { path: 'injector', least: 'tcp-pipe', p50: 0.3, p99: 3 }),
      ...describeSaturation(saturation),
      ...describeAdded(`${STREAMS} streams at first, token`, coldTokens, { path: 'injector' }),
      ...describeAdded(`${STREAMS} streams, token`, tokens, { path: 'injector', least: 'tcp-pipe', p99: 5 }),
      describeLoad(tokens),
    ];
  },
};

const measureRound = (port: number): Promise<Measured> => measureLatencies(port, RATE_PER_SECOND, LATENCY_ROUND_MS);

/** The provider sends less when its process stands still, and then the other rows are of another load than they say. */
function describeLoad({ paths }: Rounds): BenchRow {
  const loads = (paths['injector'] ?? []).map(({ valuesMs }) => (valuesMs.length / TOKEN_ROUND_MS) * 1_000);
  const least = 0.97 * STREAMS * TOKENS_PER_SECOND;
  return atLeast(`${STREAMS} streams, token, through injector`, Math.round(median(loads)), 'tokens/s', least);
}

function describeSaturation(rounds: Rounds<number>): BenchRow[] {
  const rows: BenchRow[] = Object.entries(rounds.paths).map(([path, rates]) => ({
    id: `saturation, ${path}`,
    value: Math.round(median(rates)),
    unit: 'requests/s',
  }));
  const { injector = [], toxiproxy } = rounds.paths;
  rows.push(describeStolen('saturation', rounds));
  if (toxiproxy === undefined) return rows;
  const shares = injector.map((rate, round) => rate / (toxiproxy[round] ?? Number.NaN));
  return [...rows, atLeast('saturation, injector of toxiproxy', median(shares), 'of 1', 0.5)];
}

async function tryToxiproxy(logPath: string): Promise<Toxiproxy | null> {
  try {
    return await startToxiproxy(logPath);
  } catch (error) {
    process.stderr.write(`bench injector: Toxiproxy is left out, and with it its bar: ${formatCause(error)}\n`);
    return null;
  }
}
