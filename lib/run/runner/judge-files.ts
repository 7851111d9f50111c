import { dirname } from 'node:path';
import { createRedactor } from '../../kit/secrets/redactor.ts';
import type { GuardSeats } from '../guards/guard-seats.ts';
import { startAskers } from '../consumers/start-askers.ts';
import { collectSecrets } from './collect-secrets.ts';
import { followJudging } from '../../collector/judge/judge-records.ts';
import { openPlan } from '../../collector/plan-file/read-plan.ts';
import { readInput } from '../../collector/record-file/read-input.ts';
import { parseDrillText } from './read-drill.ts';
import { openLineJudge } from './open-line-judge.ts';
import type { RunFolder } from './run-folder.ts';

/** The files of a run that are read and written to judge its answers, and how its guards ask their providers. */
export type RunToJudge = Pick<RunFolder, 'drill' | 'plan' | 'cases' | 'records' | 'judgements'> & {
  guards?: GuardSeats;
};

/** What a thread that judges is told, and what it says: `caught-up` to `catch-up`, the others at its end. */
export type JudgeOrder = 'catch-up' | 'all-is-there' | 'no-more-time';
export type JudgeWord =
  | { kind: 'caught-up' }
  | { kind: 'judged' }
  | { kind: 'failed'; message: string }
  | { kind: 'warning'; text: string };

/** How far a judging may go. */
export interface JudgeLimits {
  isOver: () => boolean;
  /** Is it to be told when all is judged that is there by now? Guards ask no more then. */
  wantsCaughtUp: () => boolean;
  onCaughtUp: () => void;
  /** Aborted when code of one's own is to be asked no more; what it was not asked is unread. */
  signal: AbortSignal;
  /** Told, a sentence each, of code of one's own that takes long to start. */
  warn: (text: string) => void;
}

/** Judges a run's answers by its drill's contracts as they come, until `isOver`. Throws when something cannot be read or written. */
export async function judgeFiles(run: RunToJudge, limits: JudgeLimits): Promise<void> {
  const { isOver, wantsCaughtUp, onCaughtUp, signal, warn } = limits;
  const drill = parseDrillText(await readInput(run.drill), run.drill);
  using plan = openPlan(run.plan, run.cases);
  const by = { contracts: drill.contracts, file: null };
  const redactor = createRedactor(collectSecrets(drill, process.env));
  const clean = (text: string): string => redactor.clean(text);
  await using asking = await startAskers({
    contracts: drill.contracts,
    folder: dirname(run.judgements),
    env: process.env,
    clean,
    warn,
    ...(run.guards === undefined ? {} : { guards: run.guards }),
  });
  signal.addEventListener('abort', () =>
    asking.giveUp("there was no time to ask code of your own about all: cutover judge, with the run's folder, does"),
  );
  // One that hangs is found; a second would take of the machine what the drill needs.
  await using judge = await openLineJudge({ drill, files: run, plan, askers: asking.askers, threads: 1 });
  await followJudging({ ...run, judge, by }, isOver, {
    wanted: wantsCaughtUp,
    done() {
      asking.giveUpGuards('the providers of the run are not there any more');
      onCaughtUp();
    },
  });
}
