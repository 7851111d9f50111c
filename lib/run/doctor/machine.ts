import { access, constants, stat, statfs } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { performance } from 'node:perf_hooks';
import { findFreePort } from '../../proxies/process/free-port.ts';
import { watchMachine } from '../../proxies/process/machine-state.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { readFileLimit } from '../runner/check-file-limit.ts';
import { findK6, type K6Binary } from '../runner/find-k6.ts';
import { cloneRoot } from '../runner/package-root.ts';

/** What a check may ask of the machine; each is asked when it is looked at. */
export interface Machine {
  nodeVersion: string;
  processors: number;
  findK6(): Promise<K6Binary>;
  findFreePort(): Promise<number>;
  /** Null: no limit, or unknown. */
  readFileLimit(): number | null;
  readFreeMemory(): number;
  /** Where results go: may it be written, and how much is free there, bytes. */
  readDisk(): Promise<{ path: string; isWritable: boolean; freeBytes: number }>;
  /** Half a second of it: how idle its processors were (null: unknown), and by how much the wall clock ran otherwise than time, ms. */
  watch(): Promise<{ idleRatio: number | null; clockSlipMs: number }>;
}

const WATCH_MS = 500;

/** The machine that this runs on; results go to `folder`. */
export function ownMachine({ env, folder }: { env: NodeJS.ProcessEnv; folder: string }): Machine {
  return {
    nodeVersion: process.versions.node,
    processors: availableParallelism(),
    findK6: () => findK6({ root: cloneRoot, env }),
    findFreePort,
    readFileLimit,
    readFreeMemory: freemem,
    async readDisk() {
      const { bavail, bsize } = await statfs(folder);
      const isWritable = await access(folder, constants.W_OK).then(
        async () => (await stat(folder)).isDirectory(),
        () => false,
      );
      return { path: folder, isWritable, freeBytes: bavail * bsize };
    },
    async watch() {
      const state = watchMachine();
      const began = { wall: Date.now(), time: performance.now() };
      await sleep(WATCH_MS);
      const clockSlipMs = Date.now() - began.wall - (performance.now() - began.time);
      return { idleRatio: state().idleRatio, clockSlipMs };
    },
  };
}
