import { parentPort, workerData } from 'node:worker_threads';
import type { JudgedLines } from '../../collector/judge/judge-lines.ts';

/** Lines that a thread is to judge. */
export interface LineBatch {
  lines: readonly string[];
  /** Why a line may not be looked at by any contract, by its place. */
  unread: ReadonlyMap<number, string>;
}

/** What every thread of a pool is given, beside what is its own. */
export interface LineThreadData {
  /** One 32-bit number: the place of the line that it is at. */
  at: SharedArrayBuffer;
}

/** Has this thread judge the lines that a pool hands it: see line-pool.ts. `judge` gives a line of JSON, or null for none. */
export function serveLines(judge: (line: string, unread: string | null) => string | null): void {
  const at = new Int32Array((workerData as LineThreadData).at);
  parentPort?.on('message', ({ lines, unread }: LineBatch) => {
    const judged: JudgedLines = { text: '', answers: 0 };
    for (const [place, line] of lines.entries()) {
      Atomics.store(at, 0, place);
      const said = judge(line, unread.get(place) ?? null);
      if (said === null) continue;
      judged.text += `${said}\n`;
      judged.answers++;
    }
    parentPort?.postMessage(judged);
  });
}
