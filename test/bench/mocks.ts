import { startChild } from '../../lib/proxies/process/child.ts';
import { createCleanup } from '../../lib/proxies/process/cleanup.ts';
import { MOCK_NURSERY_MB } from '../../lib/run/runner/start-upstream.ts';
import { atLeast, atMost, type Bench, type BenchRow } from './bench.ts';
import { type ChatLoad, loadChats, loadStreams } from './load/chat-client.ts';
import { planChats, PROMPT_TOKENS, renderChatRequests } from './load/chat-requests.ts';
import { median } from './load/rounds.ts';
import { TTFT_MS } from './processes/peer-answer.ts';
import type { Usage } from './processes/usage.ts';

const CONNECTIONS = 32;
/** No history: the instructions and the ticket alone. */
const SHORT_PROMPT_TOKENS = 0;
const REQUESTS = 512;
const ROUNDS = 5;
const ROUND_MS = 3_000;
const STREAMS = [100, 400, 1_000, 2_000];
/** Callers do not all come at one moment: they come within this. */
const SPREAD_MS = 1_000;
/** How far behind its plan the 95th of a hundred first tokens may come, by streams. */
const LATE_BARS_MS: Readonly<Record<number, number>> = { 400: 20, 1_000: 100 };
const RSS_BAR_KB = 20;

const servers = {
  'node:http': './processes/http-mock-process.ts',
  cutover: './processes/our-mock-process.ts',
  // Each request is looked up in a plan, as in a drill.
  'cutover in a drill': './processes/our-mock-process.ts',
  aimock: './processes/aimock-process.ts',
  msw: './processes/msw-mock-process.ts',
};
type ServerName = keyof typeof servers;
const names = Object.keys(servers) as ServerName[];
const isOurs = (name: ServerName): boolean => name.startsWith('cutover');

interface Server {
  port: number;
  usage(): Promise<Usage>;
}

/**
 * How many answers our mock server gives and how well its streams keep their plan, beside raw node:http as the limit,
 * aimock, and plain msw behind node:http. Prompts differ from request to request and are as long as real ones, and once as
 * short as they can be; all of the servers read them, and only ours makes each its own answer.
 */
export const bench: Bench = {
  name: 'mocks',
  async run() {
    await using cleanup = createCleanup();
    const running = {} as Record<ServerName, Server>;
    for (const name of names) {
      const entry = new URL(servers[name], import.meta.url);
      // Ours as a drill starts it.
      const nursery = isOurs(name) ? { nurseryMb: MOCK_NURSERY_MB } : {};
      const settings = name === 'cutover in a drill' ? { arrivals: planChats(REQUESTS, false) } : {};
      const child = await startChild<{ port: number }>({ name, entry, settings, ...nursery });
      cleanup.defer(name, child.stop);
      running[name] = {
        port: child.facts.port,
        usage: async () => (await child.request('usage')) as Usage,
      };
    }
    const rows = [
      ...(await measureAnswers(running, 'short prompts', SHORT_PROMPT_TOKENS)),
      ...(await measureAnswers(running, 'real prompts', PROMPT_TOKENS)),
    ];
    for (const count of STREAMS) {
      for (const name of names)
        if (name !== 'cutover in a drill') rows.push(...(await measureStreams(name, running[name], count)));
    }
    return rows;
  },
};

async function measureAnswers(
  running: Record<ServerName, Server>,
  prompts: string,
  promptTokens: number,
): Promise<BenchRow[]> {
  const requests = renderChatRequests(REQUESTS, false, promptTokens);
  const loads = new Map<ServerName, (ChatLoad & { cpuMs: number })[]>(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) {
      const { port, usage } = running[name];
      let before = await usage();
      const load = await loadChats(port, requests, CONNECTIONS, ROUND_MS, async () => {
        before = await usage();
      });
      loads.get(name)?.push({ ...load, cpuMs: (await usage()).cpuMs - before.cpuMs });
    }
  }
  const rateOf = (name: ServerName): number =>
    median(loads.get(name)?.map(({ answered, tookMs }) => (answered * 1_000) / tookMs) ?? []);
  const rows = names.flatMap((name): BenchRow[] => {
    const all = loads.get(name) ?? [];
    const failed = all.reduce((sum, load) => sum + load.failed, 0);
    return [
      { id: `${prompts}, ${name}, answers`, value: rateOf(name), unit: '/s' },
      {
        id: `${prompts}, ${name}, p99`,
        value: median(all.map(({ times }) => times.quantile(0.99) ?? Number.NaN)),
        unit: 'ms',
      },
      {
        id: `${prompts}, ${name}, CPU an answer`,
        value: median(all.map(({ cpuMs, answered }) => (cpuMs * 1_000) / answered)),
        unit: 'us',
      },
      {
        id: `${prompts}, ${name}, client's share of a core`,
        value: median(all.map((load) => load.clientShare)),
        unit: '',
      },
      isOurs(name)
        ? atMost(`${prompts}, ${name}, failed`, failed, '', 0)
        : { id: `${prompts}, ${name}, failed`, value: failed, unit: '' },
    ];
  });
  return [
    ...rows,
    atLeast(`${prompts}, cutover against node:http`, rateOf('cutover') / rateOf('node:http'), 'x', 0.5),
    atLeast(`${prompts}, cutover against aimock`, rateOf('cutover') / rateOf('aimock'), 'x', 3),
    atLeast(
      `${prompts}, cutover in a drill against cutover`,
      rateOf('cutover in a drill') / rateOf('cutover'),
      'x',
      0.85,
    ),
    { id: `${prompts}, cutover against msw`, value: rateOf('cutover') / rateOf('msw'), unit: 'x' },
  ];
}

async function measureStreams(name: ServerName, server: Server, count: number): Promise<BenchRow[]> {
  const requests = renderChatRequests(count, true);
  const before = await server.usage();
  let { rssKb } = before;
  const load = await loadStreams(server.port, requests, SPREAD_MS, async () => {
    ({ rssKb } = await server.usage());
  });
  const cpuMs = (await server.usage()).cpuMs - before.cpuMs;
  const id = `${count} streams, ${name}`;
  const ours = name === 'cutover';
  const ttft = (ratio: number): number => load.times.quantile(ratio) ?? Number.NaN;
  const lateBarMs = ours ? LATE_BARS_MS[count] : undefined;
  const p95 = { id: `${id}, TTFT p95`, value: ttft(0.95), unit: 'ms' };
  const perStreamKb = (rssKb - before.rssKb) / count;
  const memory = { id: `${id}, RSS per open stream`, value: perStreamKb, unit: 'kB' };
  return [
    { id: `${id}, TTFT p50`, value: ttft(0.5), unit: 'ms' },
    lateBarMs === undefined ? p95 : atMost(p95.id, p95.value, p95.unit, TTFT_MS + lateBarMs),
    { id: `${id}, TTFT p99`, value: ttft(0.99), unit: 'ms' },
    { id: `${id}, token gap p99`, value: load.gaps.quantile(0.99) ?? Number.NaN, unit: 'ms' },
    ours && count >= 1_000 ? atMost(memory.id, memory.value, memory.unit, RSS_BAR_KB) : memory,
    { id: `${id}, CPU an event`, value: (cpuMs * 1_000) / load.gaps.count, unit: 'us' },
    { id: `${id}, client's share of a core`, value: load.clientShare, unit: '' },
    ours ? atMost(`${id}, failed`, load.failed, '', 0) : { id: `${id}, failed`, value: load.failed, unit: '' },
  ];
}
