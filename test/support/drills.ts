import { defineDrill } from '../../lib/drill/define-drill.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { extractionSchema, supportTools } from '../../lib/drill/workloads/support-desk/tasks.ts';

/** A small valid drill as people write it; each test changes what it is about. */
export function writeDrill(changes: Partial<DrillInput> = {}): DrillInput {
  return defineDrill({
    name: 'small-drill',
    seed: 7,
    target: { kind: 'portkey', requestTimeoutMs: 1_500 },
    providers: {
      primary: {
        upstream: {
          kind: 'mock',
          mock: {
            model: 'primary-model',
            wire: 'openai-chat',
            dialect: 'strict',
            ttft: 'gpt-4o-mini',
            tokensPerSecond: 2_000,
          },
        },
      },
      fallback: {
        upstream: {
          kind: 'mock',
          mock: {
            model: 'fallback-model',
            wire: 'openai-chat',
            dialect: 'strict',
            ttft: 'gpt-4.1',
            tokensPerSecond: 2_000,
          },
        },
      },
    },
    traffic: {
      arrivals: { kind: 'poisson', ratePerSecond: 25 },
      maxOutputTokens: 60,
      requestTimeoutMs: 8_000,
      vus: 400,
    },
    timeline: [
      { phase: 'warmup', durationMs: 1_000, rateFactor: 0.5 },
      { phase: 'baseline', durationMs: 2_500 },
      {
        phase: 'outage',
        durationMs: 3_500,
        rateFactor: 1.4,
        primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }],
      },
      { phase: 'recovery', durationMs: 2_500 },
    ],
    contracts: [
      { kind: 'json-schema', for: 'extraction', schema: extractionSchema },
      { kind: 'tool-call', for: 'tool-call', tools: supportTools },
      { kind: 'markdown', for: 'chat' },
    ],
    objectives: [{ metric: 'httpSuccessRatio', phase: 'outage', min: 0.95 }],
    ...changes,
  });
}

/** What the small drill asks and of whom, by callers and a gateway that outwait any machine: where all is to be answered, however late. */
export function writePatience(): Pick<DrillInput, 'target' | 'traffic'> {
  return {
    target: { kind: 'portkey', requestTimeoutMs: 20_000 },
    traffic: { ...writeDrill().traffic, requestTimeoutMs: 60_000 },
  };
}
