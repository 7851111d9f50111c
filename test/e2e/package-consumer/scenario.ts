/** A scenario of one's own, in a project that has installed Cutover. */
import { defineDrill } from 'cutover';

export { options, replay as default, setup } from 'cutover/k6';

const mock = { wire: 'openai-chat', dialect: 'strict', ttft: 'gpt-4o-mini', tokensPerSecond: 500 } as const;

export const drill = defineDrill({
  name: 'of-a-consumer',
  target: { kind: 'router' },
  providers: {
    primary: { upstream: { kind: 'mock', mock: { ...mock, model: 'a' } } },
    fallback: { upstream: { kind: 'mock', mock: { ...mock, model: 'b' } } },
  },
  traffic: { arrivals: { kind: 'poisson', ratePerSecond: 10 }, maxOutputTokens: 50 },
  timeline: [
    { phase: 'baseline', durationMs: 8_000 },
    { phase: 'outage', durationMs: 8_000, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
    { phase: 'recovery', durationMs: 4_000 },
  ],
  objectives: [{ metric: 'httpSuccessRatio', phase: 'outage', min: 0.9 }],
});
