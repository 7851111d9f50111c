import type { Scorecard } from '../../collector/scorecard/scorecard.ts';
import { createNotifier, type NotifierOptions } from '../notify/notifier.ts';
import type { JournalEntry } from './journal.ts';

/** When a drill is over, so long is waited for those who were not told yet, ms. */
const PATIENCE_MS = 10_000;

/** Tells those who want to know how a drill goes. */
export interface RunNotices {
  /** Its start and its stop condition stand in its journal. */
  follow(entry: JournalEntry): void;
  tellVerdict(scorecard: Pick<Scorecard, 'verdict' | 'reasons'>): void;
  /** Waits a little, and tells whom nobody could reach. */
  finish(warn: (text: string) => void): Promise<void>;
}

/** Notices of one run. */
export function notifyRun(options: NotifierOptions): RunNotices {
  const notifier = createNotifier(options);
  const { drill, runId } = options;
  return {
    follow({ what, why }) {
      if (what === 'load-began')
        notifier.tell({ event: 'start', text: `The drill ${drill} has begun (run ${runId}).` });
      if (what === 'stop-condition')
        notifier.tell({
          event: 'stop-condition',
          text: `The drill ${drill} is being stopped, its faults are taken back: ${String(why)} (run ${runId}).`,
        });
    },
    tellVerdict({ verdict, reasons }) {
      const text = `The drill ${drill} is over: ${verdict} (run ${runId}).`;
      notifier.tell({ event: 'verdict', text, verdict, reasons: reasons.map(({ message }) => message) });
    },
    async finish(warn) {
      for (const sentence of await notifier.finish(PATIENCE_MS)) warn(sentence);
    },
  };
}
