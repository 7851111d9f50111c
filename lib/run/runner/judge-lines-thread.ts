/** One of the threads in which a run's answers are judged by the contracts that judge by themselves: see open-line-judge.ts. */
import { workerData } from 'node:worker_threads';
import { createJudge } from '../../collector/judge/create-judge.ts';
import { judgeLine } from '../../collector/judge/judge-lines.ts';
import { openPlan } from '../../collector/plan-file/read-plan.ts';
import { prepareContracts } from '../../drill/contracts/index.ts';
import type { JudgeThreadData } from './open-line-judge.ts';
import { serveLines } from './serve-lines.ts';

const { drill, plan: path, cases } = workerData as JudgeThreadData;
const plan = openPlan(path, cases);
await prepareContracts(drill.contracts);
const judge = createJudge({ drill, planned: plan.planned, readArrival: plan.readArrival, only: 'inside' });
serveLines((line, unread) => {
  const judged = judgeLine(judge, line, unread);
  return judged === null ? null : JSON.stringify(judged);
});
