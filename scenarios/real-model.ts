/**
 * A real model takes over: the primary, a mock, answers 503, and SmolLM2-135M on llama.cpp's server gets its prompts, on this machine.
 * `npx cutover setup real-model` fetches both first. Half of the requests leave their form to the prompt, half have it enforced by
 * `response_format`: what that does for so small a model is what this drill shows. To be run from the root of a clone, where its prompts are.
 */
import { defineDrill } from '../lib/drill/define-drill.ts';
import { sampleApplication } from './support/sample-application.ts';

export { options, replay as default, setup } from './support/replay.ts';

const { primary } = sampleApplication;

const schema = {
  type: 'object',
  required: ['customer', 'quantity'],
  properties: { customer: { type: 'string' }, quantity: { type: 'integer' } },
};
const prompts = {
  kind: 'prompts',
  file: 'scenarios/real-model.prompts.ndjson',
  system: 'scenarios/real-model.system.md',
} as const;
// Enough for the answer, and little enough for one processor.
const parameters = { max_tokens: 30, temperature: 0 };
const response_format = { type: 'json_schema', json_schema: { name: 'order', schema } };

export const drill = defineDrill({
  name: 'real-model',
  description: 'The primary model answers 503; a real, very small one carries on.',
  seed: 43,
  target: { kind: 'router', requestTimeoutMs: 20_000 },
  providers: {
    primary: { upstream: { kind: 'mock', mock: primary } },
    fallback: {
      upstream: {
        kind: 'command',
        // One slot: answers that are decoded side by side on one processor wait for each other.
        command: ['smollm2-server', '${port}', '1'],
        readyUrl: 'http://127.0.0.1:${port}/health',
        readyWithinMs: 120_000,
        url: 'http://127.0.0.1:${port}/v1',
        model: 'smollm2-135m',
      },
    },
  },
  traffic: {
    arrivals: { kind: 'poisson', ratePerSecond: 1.6 },
    requests: [
      { name: 'prompted', workload: { ...prompts, parameters } },
      { name: 'enforced', workload: { ...prompts, parameters: { ...parameters, response_format } } },
    ],
    requestTimeoutMs: 30_000,
    vus: 100,
  },
  timeline: [
    { phase: 'warmup', durationMs: 2_000 },
    { phase: 'baseline', durationMs: 15_000 },
    { phase: 'outage', durationMs: 16_000, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
    { phase: 'recovery', durationMs: 15_000 },
  ],
  contracts: [
    { kind: 'json-schema', for: 'prompted', schema },
    { kind: 'json-schema', for: 'enforced', schema },
  ],
  objectives: [
    { metric: 'httpSuccessRatio', phase: 'outage', min: 0.95 },
    { metric: 'usableRatio', phase: 'on-fallback', min: 0.95 },
  ],
});
