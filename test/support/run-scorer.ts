import { createJudge } from '../../lib/collector/judge/create-judge.ts';
import { createScorer, type Scorer } from '../../lib/collector/score/create-scorer.ts';
import { createJudgementTable } from '../../lib/collector/score/evidence/judgement-table.ts';
import { mostTries } from '../../lib/drill/caller-times.ts';
import type { Drill } from '../../lib/drill/drill.ts';
import type { Arrival } from '../../lib/drill/workloads/arrival.ts';

/** A scorer for a written run, which judges each answer as it is added. */
export function createRunScorer({ drill, arrivals }: { drill: Drill; arrivals: readonly Arrival[] }): Scorer {
  const planned = arrivals.length;
  const readArrival = (index: number): Arrival | undefined => arrivals[index];
  const judgements = createJudgementTable(planned * mostTries(drill.traffic));
  const judge = createJudge({ drill, planned, readArrival });
  const scorer = createScorer({ drill, planned, readArrival, judgements });
  return {
    ...scorer,
    add(record) {
      const judged = judge.judge(record);
      if (judged instanceof Promise) throw new Error('A written run has no contract that somebody is asked for.');
      if (judged !== null) judgements.add(judged);
      scorer.add(record);
    },
  };
}
