/** The thread in which answers to cases are judged by the contracts that judge by themselves: see open-answer-judge.ts. */
import { workerData } from 'node:worker_threads';
import { createChecks } from '../../collector/judge/create-checks.ts';
import { prepareContracts } from '../../drill/contracts/index.ts';
import { serveLines } from '../runner/serve-lines.ts';
import { type CaseQuestion, type CaseThreadData, checkHere } from './case-question.ts';

const { contracts } = workerData as CaseThreadData;
await prepareContracts(contracts);
const checks = createChecks({ contracts }, new Map());
serveLines((line, unread) => JSON.stringify(checkHere(checks, JSON.parse(line) as CaseQuestion, unread)));
