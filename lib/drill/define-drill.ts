import type { DrillInput, NamedDrillInput } from './drill.ts';

/**
 * Types a drill while it is being written: names and keys that are not known do not compile. Its rules are checked when it
 * is read.
 *
 * @example
 * export const drill = defineDrill({
 *   name: 'my-gateway',
 *   target: { kind: 'url', url: 'http://127.0.0.1:8000/v1/chat/completions' },
 *   providers: {
 *     primary: { upstream: { kind: 'url', url: 'https://api.openai.com/v1', model: 'gpt-4o' }, listenPort: 9001 },
 *     fallback: { upstream: { kind: 'url', url: 'https://api.mistral.ai/v1', model: 'mistral-large' }, listenPort: 9002 },
 *   },
 *   traffic: { arrivals: { kind: 'poisson', ratePerSecond: 5 } },
 *   timeline: [
 *     { phase: 'baseline', durationMs: 20_000 },
 *     { phase: 'outage', durationMs: 20_000, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
 *   ],
 *   allowedHosts: ['api.openai.com', 'api.mistral.ai'],
 * });
 */
export function defineDrill(drill: DrillInput): DrillInput {
  return drill;
}

/**
 * The same for a list of providers with names of their own: the timeline then has faults under these names, and under no others.
 *
 * @example
 * export const drill = defineNamedDrill({
 *   …,
 *   providers: [{ name: 'openai', … }, { name: 'azure', … }, { name: 'local', … }],
 *   timeline: [{ phase: 'outage', durationMs: 20_000, openai: [{ kind: 'silence' }], azure: [{ kind: 'empty-body' }] }],
 * });
 */
export function defineNamedDrill<const Name extends string>(drill: NamedDrillInput<Name>): DrillInput {
  // One reader reads both.
  return drill as unknown as DrillInput;
}
