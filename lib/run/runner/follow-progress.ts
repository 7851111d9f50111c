import { setTimeout as sleep } from 'node:timers/promises';
import type { LinesTail } from '../../collector/record-file/tail-lines.ts';
import type { RecordsTail } from '../../collector/record-file/tail-records.ts';
import { type JudgementLine, parseJudgementLine } from '../../collector/records/judgement.ts';
import type { RunRecord } from '../../collector/records/record.ts';
import { nowEpochMs } from '../../proxies/process/now.ts';
import type { ObserverStatus } from '../../proxies/observer/observer-process.ts';
import type { createProgress } from './progress.ts';
import type { RunEvent } from './run-event.ts';
import type { RunningSystem } from './start-system.ts';

const PROGRESS_INTERVAL_MS = 250;

/** Tells what becomes of a load as it comes, until the signal says that it is over. */
export async function followProgress(options: {
  tail: RecordsTail;
  judged: LinesTail;
  onRecord(record: RunRecord): void;
  onJudged(line: JudgementLine): void;
  /** Told what the observer says of itself; null: it does not. */
  onStatus(status: ObserverStatus | null): void;
  progress: ReturnType<typeof createProgress>;
  startEpochMs: number;
  observer: RunningSystem['observer'];
  /** Requests of earlier loads that have reached the observer. */
  seenBefore: number;
  onEvent: (event: RunEvent) => void;
  signal: AbortSignal;
}): Promise<void> {
  const { tail, judged, onRecord, onJudged, onStatus, progress, startEpochMs, observer, seenBefore, onEvent, signal } =
    options;
  let seen = seenBefore;
  while (!signal.aborted) {
    for (const record of await tail.read()) onRecord(record);
    for (const text of await judged.read()) {
      const line = parseJudgementLine(text);
      if (line !== null) onJudged(line);
    }
    const status = await readStatus(observer);
    onStatus(status);
    seen = status?.exchanges ?? seen;
    onEvent({ kind: 'progress', progress: progress.snapshot(startEpochMs, nowEpochMs(), seen - seenBefore) });
    await sleep(PROGRESS_INTERVAL_MS, undefined, { signal }).catch(() => {});
  }
}

/** What the observer says of itself; null when it does not. */
export async function readStatus(observer: RunningSystem['observer']): Promise<ObserverStatus | null> {
  // An observer that is gone or busy is no reason to stop showing; its health is judged elsewhere.
  return (await observer.request('status').catch(() => null)) as ObserverStatus | null;
}
