/** The other thread of a large scoring: collects the evidence of its stretch of the records and hands it over. */
import { parentPort } from 'node:worker_threads';
import type { Drill } from '../../drill/drill.ts';
import { createEvidenceCollector } from '../../collector/score/evidence/collect-evidence.ts';
import type { PackedEvidence } from '../../collector/score/evidence/evidence.ts';
import { collectRecords } from '../../collector/record-file/collect-records.ts';
import type { LineRange } from '../../collector/record-file/read-lines.ts';
import { createPlanReader, type PlanColumns, type PlanText } from './read-plan.ts';

/** What the thread is given. */
export interface ScoreWorkerData {
  drill: Drill;
  plan: PlanText;
  planPath: string;
  recordsPath: string;
  range: LineRange;
}

/** What the thread hands over. */
export interface ScoreFindings {
  evidence: PackedEvidence;
  plan: PlanColumns;
}

async function collect(data: ScoreWorkerData): Promise<void> {
  const { drill, plan, planPath, recordsPath, range } = data;
  const reader = createPlanReader(plan, planPath);
  const { planned, readArrival } = reader;
  const collector = createEvidenceCollector({ drill, planned, readArrival });
  await collectRecords(recordsPath, collector, range);
  const evidence = collector.pack();
  const findings: ScoreFindings = { evidence, plan: reader.columns };
  parentPort?.postMessage(findings, listBuffers(findings));
}

/** The memory of the columns: handed over, not copied. */
function listBuffers({ evidence: { lines, exchanges, attempts, gaps }, plan }: ScoreFindings): ArrayBuffer[] {
  return [lines, exchanges, attempts, gaps, plan]
    .flatMap((columns): unknown[] => Object.values(columns))
    .filter((column) => ArrayBuffer.isView(column))
    .map(({ buffer }) => buffer as ArrayBuffer);
}

// A rejection ends the thread with an error, and whoever started it hears of that.
parentPort?.once('message', (data: ScoreWorkerData) => void collect(data));
