import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { join } from 'node:path';
import type { Arrival } from '../../../lib/drill/workloads/arrival.ts';
import { planArrivals } from '../../../lib/drill/plan.ts';
import type { RunRecord } from '../../../lib/collector/records/record.ts';
import { describeAnswer } from '../../../lib/proxies/answers/describe-answer.ts';
import type { Answer } from '../../../lib/kit/terms/answer.ts';
import { createRandom, drawExponential } from '../../../lib/kit/stats/random.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';
import { writeAnswer } from '../../support/records.ts';

const T0 = 1_700_000_000_000;
const GAPS = 100;

/** Writes the folder of a run of about this many exchanges, the same one each time: a tenth of the answers is fenced. */
export async function writeBigRun(folder: string, exchanges: number): Promise<void> {
  const seconds = exchanges / 100;
  const drill = parseWrittenDrill({
    traffic: {
      arrivals: { kind: 'poisson', ratePerSecond: 100 },
      requests: [
        { name: 'extraction', weight: 5, workload: { kind: 'support-desk', asks: 'extraction' } },
        { name: 'tool-call', weight: 2, workload: { kind: 'support-desk', asks: 'tool-call' } },
        { name: 'chat', weight: 3, workload: { kind: 'support-desk', asks: 'chat' } },
      ],
      requestTimeoutMs: 8_000,
      vus: 400,
    },
    timeline: [
      { phase: 'warmup', durationMs: seconds * 50 },
      { phase: 'baseline', durationMs: seconds * 300 },
      {
        phase: 'outage',
        durationMs: seconds * 350,
        primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }],
      },
      { phase: 'recovery', durationMs: seconds * 310 },
    ],
  });
  const arrivals = planArrivals(drill).slice(0, exchanges) as Arrival[];
  await writeFile(join(folder, 'drill.json'), JSON.stringify(drill));
  await writeFile(join(folder, 'plan.ndjson'), arrivals.map((arrival) => `${JSON.stringify(arrival)}\n`).join(''));
  const file = createWriteStream(join(folder, 'records.ndjson'));
  const write = async (...records: RunRecord[]): Promise<void> => {
    if (!file.write(records.map((record) => `${JSON.stringify(record)}\n`).join(''))) await once(file, 'drain');
  };
  await write({ kind: 'run-start', version: 1, runId: 'big', drill: drill.name, seed: drill.seed, startEpochMs: T0 });
  let startMs = 0;
  for (const [entry, { phase, durationMs }] of drill.timeline.entries()) {
    await write({ kind: 'phase', entry, phase, startEpochMs: T0 + startMs });
    startMs += durationMs;
  }
  for (const arrival of arrivals) await write(...writeExchange(arrival));
  await write({
    kind: 'run-end',
    atEpochMs: T0 + startMs,
    reason: 'completed',
    k6: { exitCode: 0, exceptions: 0 },
    faultsLeft: 0,
    crashed: [],
  });
  file.end();
  await finished(file);
}

function writeExchange(arrival: Arrival): RunRecord[] {
  const { index, dueMs, streamed, phase } = arrival;
  const random = createRandom('big', index);
  const faulted = phase === 'outage';
  const provider = faulted ? 'fallback' : 'primary';
  // As our processes write them.
  const round = (ms: number): number => Math.round(ms * 1000) / 1000;
  const startEpochMs = round(T0 + dueMs + 0.25);
  const gapsMs = streamed ? Array.from({ length: GAPS }, () => round(drawExponential(random, 8))) : [];
  const firstTokenMs = round(300 + 100 * random());
  const endMs = round(firstTokenMs + gapsMs.reduce((sum, gapMs) => sum + gapMs, 0) + 5);
  const answer: Answer = {
    ...writeAnswer(arrival),
    id: `chatcmpl-${String(index).padStart(24, '0')}`,
    ending: 'good',
    model: `${provider}-model`,
    usage: { inputTokens: 400, outputTokens: 100 },
  };
  if (answer.text.startsWith('{') && random() < 0.1) answer.text = `\`\`\`json\n${answer.text}\n\`\`\``;
  if (answer.text.startsWith('#'))
    answer.text += `\n\n${'The parcel is on its way and will be with you soon. '.repeat(8)}`;
  const said = describeAnswer(answer, gapsMs.length + 1, streamed ? 'finish-and-marker' : null);
  const attempt = {
    kind: 'attempt' as const,
    index,
    correlatedBy: 'header' as const,
    responseBytes: 2_000,
    method: 'POST',
    path: '/v1/chat/completions',
    marker: 'ours' as const,
  };
  return [
    ...(faulted
      ? [
          {
            ...attempt,
            id: `p${index}`,
            provider: 'primary' as const,
            startEpochMs: round(startEpochMs + 1),
            headersMs: 1.5,
            endMs: 2,
            status: 503,
            end: 'complete' as const,
            fault: 'error-response',
            faultMs: 1.5,
            said: null,
          },
        ]
      : []),
    {
      ...attempt,
      id: `s${index}`,
      provider,
      startEpochMs: round(startEpochMs + 4),
      headersMs: round(firstTokenMs - 8),
      endMs: round(endMs - 6),
      status: 200,
      end: 'complete',
      fault: null,
      faultMs: null,
      said,
    },
    {
      kind: 'exchange',
      id: `e${index}`,
      index,
      startEpochMs,
      headersMs: round(firstTokenMs - 2),
      firstTokenMs,
      endMs,
      gapsMs,
      status: 200,
      end: 'complete',
      streamed,
      requestBytes: 4_100,
      responseBytes: 2_000,
      headers: {
        'content-type': streamed ? 'text/event-stream' : 'application/json',
        date: 'Wed, 04 Mar 2026 10:20:31 GMT',
        'x-portkey-last-used-option-index': `config.targets[${faulted ? 1 : 0}]`,
        'x-portkey-trace-id': `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        'transfer-encoding': 'chunked',
      },
      answer,
      said,
    },
    {
      kind: 'request',
      index,
      dueEpochMs: T0 + dueMs,
      startEpochMs: T0 + dueMs + 0.1,
      endEpochMs: startEpochMs + endMs + 1,
      status: 200,
      errorCode: 0,
    },
  ];
}
