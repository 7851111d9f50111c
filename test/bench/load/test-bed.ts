import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../../../lib/proxies/process/child.ts';
import type { Cleanup } from '../../../lib/proxies/process/cleanup.ts';
import { benchRequest } from './raw-client.ts';

/** What a benchmark's paths are built from. All of it is stopped, and the folder removed, by the cleanup. */
export interface TestBed {
  /** For records and logs. */
  folder: string;
  /** Starts a process of ours by its file, seen from test/bench; resolves with what it says when it is ready. */
  start<Facts>(name: string, entry: string, settings: unknown): Promise<Facts>;
  /** A provider that answers the benchmark's request after so long. */
  startUpstream(delayMs: number): Promise<{ port: number }>;
  /** Two sockets piped into each other: the least that Node can do. */
  startPipe(upstreamPort: number): Promise<{ port: number }>;
}

/** An empty bed. */
export function createTestBed(cleanup: Cleanup): TestBed {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-bench-'));
  cleanup.defer('the folder', () => rmSync(folder, { recursive: true, force: true }));
  const start: TestBed['start'] = async (name, entry, settings) => {
    const child = await startChild<never>({ name, entry: new URL(`../${entry}`, import.meta.url), settings });
    cleanup.defer(name, child.stop);
    return child.facts;
  };
  return {
    folder,
    start,
    startUpstream: (delayMs) =>
      start('upstream', 'processes/upstream-process.ts', { delayMs, requestBytes: benchRequest.length }),
    startPipe: (upstreamPort) => start('pipe', 'processes/tcp-pipe-process.ts', { upstreamPort }),
  };
}
