import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import type { RunRecord } from '../../../lib/collector/records/record.ts';
import type { Drill, DrillInput } from '../../../lib/drill/drill.ts';
import { findFreePort } from '../../../lib/proxies/process/free-port.ts';
import { startChild } from '../../../lib/proxies/process/child.ts';
import { answerForms } from '../../../lib/kit/terms/answer-form.ts';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import { runDrill } from '../../../lib/run/runner/run-drill.ts';
import { writeDrill } from '../../support/drills.ts';
import { writeMeasuredDrillFile } from '../../support/run-written-drill.ts';
import { askAll } from '../../support/scripted-gateway/asked.ts';
import type { GatewaySettings } from '../../support/scripted-gateway/gateway-process.ts';
import { CALLER_TIMEOUT_MS, type Script } from '../../support/scripted-gateway/script.ts';
import type { TruthLine } from '../../support/scripted-gateway/truth-line.ts';

const gatewayEntry = new URL('../../support/scripted-gateway/gateway-process.ts', import.meta.url);

/** A script's drill: what its scorecard says, and what the gateway and the records do. */
export interface ScriptRun {
  drill: Drill;
  scorecard: Scorecard;
  records: RunRecord[];
  truth: TruthLine[];
  /** The run's folder. */
  path: string;
}

const models = { primary: 'primary-model', fallback: 'fallback-model' };

/** Puts a scripted gateway through its drill. */
export async function runScript(name: string, script: Script): Promise<ScriptRun> {
  const ports = { primary: await findFreePort(), fallback: await findFreePort() };
  const folder = await mkdtemp(join(tmpdir(), `cutover-truth-${name}-`));
  const truthPath = join(folder, 'truth.ndjson');
  const settings: GatewaySettings = {
    behaviour: script.behaviour,
    providers: { primary: `http://127.0.0.1:${ports.primary}/v1`, fallback: `http://127.0.0.1:${ports.fallback}/v1` },
    models,
    truthPath,
  };
  const gateway = await startChild<{ url: string }>({ name: `gateway ${name}`, entry: gatewayEntry, settings });
  const prepared = await prepareRun(
    await writeMeasuredDrillFile(writeScriptDrill(name, script, gateway.facts.url, ports)),
  );
  try {
    const path = join(folder, 'run');
    const { scorecard } = await runDrill({
      prepared,
      out: path,
      resultsPath: folder,
      env: process.env,
      signal: new AbortController().signal,
      onEvent: () => {},
    });
    await gateway.stop();
    const records = await readLines<RunRecord>(join(path, 'records.ndjson'));
    return { drill: prepared.drill, scorecard, records, truth: await readLines<TruthLine>(truthPath), path };
  } finally {
    await gateway.stop();
  }
}

function writeScriptDrill(
  name: string,
  script: Script,
  url: string,
  ports: Record<'primary' | 'fallback', number>,
): DrillInput {
  const { traffic, contracts = [] } = writeDrill();
  const { outage = [{ primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] }] } = script;
  const { asksFor = answerForms, streamedRatio = 0.5, callerTimeoutMs = CALLER_TIMEOUT_MS } = script;
  return writeDrill({
    name: `truth-${name}`,
    target: { kind: 'url', url, claim: { header: 'x-served-by', primary: 'primary', fallback: 'fallback' } },
    providers: {
      primary: { ...writeMock(models.primary), listenPort: ports.primary },
      fallback: { ...writeMock(models.fallback), listenPort: ports.fallback },
    },
    traffic: {
      ...traffic,
      arrivals: { kind: 'poisson', ratePerSecond: 20 },
      requests: asksFor.map((asks) => ({ name: asks, streamedRatio, workload: { kind: 'support-desk', asks } })),
      requestTimeoutMs: callerTimeoutMs,
      vus: 150,
    },
    timeline: [
      { phase: 'warmup', durationMs: 1_000 },
      { phase: 'baseline', durationMs: 3_000 },
      ...outage.map((entry) => ({ phase: 'outage' as const, durationMs: 4_000, ...entry })),
      { phase: 'recovery', durationMs: 3_000 },
    ],
    contracts: contracts.filter((contract) => asksFor.some((asks) => asks === contract.for)),
    goodWithinMs: 1_000,
    objectives: [...askAll({ movedMs: 1_500, p95Ms: 1_000 }), { metric: 'usageDifferingRatio', max: 0 }],
    ...script.drill,
  });
}

/** 60 tokens in 100 ms: long enough to be cut, and over soon. */
function writeMock(model: string): DrillInput['providers']['primary'] {
  const mock = { model, wire: 'openai-chat', dialect: 'strict', ttft: 'instant', tokensPerSecond: 600 } as const;
  return { upstream: { kind: 'mock', mock } };
}

async function readLines<T>(path: string): Promise<T[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
