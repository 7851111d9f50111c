import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObserverFacts } from '../../lib/collector/observer-process.ts';
import type { InjectorFacts } from '../../lib/injector/injector-process.ts';
import { type Child, startChild } from '../../lib/process/child.ts';
import { quantile, sortValues } from '../../lib/stats/quantile.ts';
import type { Bench, BenchRow } from './bench.ts';
import { benchRequest, measureLatencies, measureSaturation } from './load/raw-client.ts';

const CONNECTIONS = 32;
const SATURATION_MS = 4_500;
/** The median of so many rounds is what counts: something else on the machine spoils one, not most. */
const ROUNDS = 5;
const ROUND_MS = 6_000;

/** What the seats add to a request against the direct path, and how much they carry against a plain TCP pipe. */
export const bench: Bench = {
  name: 'observer',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'cutover-bench-'));
    const children: Child<unknown>[] = [];
    const start = async <Facts>(name: string, entry: string, settings: unknown): Promise<Facts> => {
      const child = await startChild<Facts>({ name, entry: new URL(entry, import.meta.url), settings });
      children.push(child);
      return child.facts;
    };
    const seat = { listenPort: 0, runToken: 'bench1', recordsPath: join(folder, 'records.ndjson') };
    const startSeats = async (upstreamPort: number): Promise<{ observer: number; injector: number }> => {
      const url = `http://127.0.0.1:${upstreamPort}`;
      const observer = await start<ObserverFacts>('observer', '../../lib/collector/observer-process.ts', {
        ...seat,
        target: url,
      });
      const injector = await start<InjectorFacts>('injector:primary', '../../lib/injector/injector-process.ts', {
        ...seat,
        provider: 'primary',
        upstream: url,
        controlToken: 'bench',
        seed: 1,
      });
      return { observer: observer.port, injector: injector.port };
    };
    try {
      const upstream = { requestBytes: benchRequest.length };
      const slow = await start<{ port: number }>('upstream', './processes/upstream-process.ts', {
        ...upstream,
        delayMs: 5,
      });
      const slowSeats = await startSeats(slow.port);
      const observed = await measureRounds([slow.port, slowSeats.observer], 400);
      const injected = await measureRounds([slow.port, slowSeats.injector], 1_000);

      const fast = await start<{ port: number }>('upstream', './processes/upstream-process.ts', {
        ...upstream,
        delayMs: 0,
      });
      const pipe = await start<{ port: number }>('pipe', './processes/tcp-pipe-process.ts', {
        upstreamPort: fast.port,
      });
      const fastSeats = await startSeats(fast.port);
      return [
        ...describeAdded('observer-200', observed, { p50: 1, p99: 5 }),
        ...describeAdded('injector-500', injected, null),
        await describeSaturation('direct', fast.port),
        await describeSaturation('tcp-pipe', pipe.port),
        await describeSaturation('injector', fastSeats.injector),
        await describeSaturation('observer', fastSeats.observer),
      ];
    } finally {
      for (const child of children.toReversed()) await child.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Latencies of the direct path and of the way through a seat, by round. Half of the rate goes each way. */
async function measureRounds(ports: [direct: number, through: number], ratePerSecond: number): Promise<number[][][]> {
  const rounds: number[][][] = [];
  for (let turn = 0; turn < ROUNDS; turn++) rounds.push(await measureLatencies(ports, ratePerSecond, ROUND_MS));
  return rounds;
}

function describeAdded(id: string, rounds: number[][][], bars: { p50: number; p99: number } | null): BenchRow[] {
  const rows: BenchRow[] = [];
  for (const name of ['p50', 'p99'] as const) {
    const ratio = name === 'p50' ? 0.5 : 0.99;
    const measured = rounds.map(([direct = [], through = []]) => {
      const directMs = quantile(sortValues(direct), ratio) ?? NaN;
      const throughMs = quantile(sortValues(through), ratio) ?? NaN;
      return { directMs, throughMs, addedMs: throughMs - directMs };
    });
    const median = (key: 'directMs' | 'throughMs' | 'addedMs'): number =>
      round(quantile(sortValues(measured.map((values) => values[key])), 0.5) ?? NaN);
    rows.push({ id: `${id}-direct-${name}`, value: median('directMs'), unit: 'ms' });
    rows.push({ id: `${id}-through-${name}`, value: median('throughMs'), unit: 'ms' });
    const added = median('addedMs');
    const bar = bars?.[name];
    const judged = bar === undefined ? {} : { bar: `<= ${bar}`, ok: added <= bar };
    rows.push({ id: `${id}-added-${name}`, value: added, unit: 'ms', ...judged });
  }
  return rows;
}

async function describeSaturation(id: string, port: number): Promise<BenchRow> {
  const ratePerSecond = await measureSaturation(port, CONNECTIONS, SATURATION_MS);
  return { id: `saturation-${id}`, value: Math.round(ratePerSecond), unit: 'requests/s' };
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
