/** A plain router of Cutover's own, for a drill that needs nothing else: lib/run/targets/router.mjs. */
import { object, withDefault } from '../../kit/settings/object.ts';
import { list, number } from '../../kit/settings/reader.ts';
import { defineTarget } from './target.ts';

export const router = defineTarget({
  summary:
    "A plain router of Cutover's own, to try a drill out: the primary, again, then the fallback, or each further one in turn.",
  settings: object({
    requestTimeoutMs: withDefault('time it waits for a response head, ms', number({ min: 1, max: 3_600_000 }), 5_000),
    retryAttempts: withDefault('further tries on the primary', number({ min: 0, max: 5, whole: true }), 1),
    onStatusCodes: withDefault(
      'statuses that send a request on to the next try',
      list(number({ min: 100, max: 599, whole: true })),
      [408, 429, 500, 502, 503, 504],
    ),
  }),
  urls: () => ({}),
  providersWires: ['openai-chat'],
  claim: (_, providers) => ({
    header: 'x-router-served-by',
    values: Object.fromEntries(providers.map((name) => [name, name])),
  }),
  plan({ requestTimeoutMs, retryAttempts, onStatusCodes }, { providers, port }) {
    const url = `http://127.0.0.1:${port}`;
    const [primary = [], ...others] = Object.entries(providers).map(([name, access]) => ({ name, ...access }));
    const tries = [primary, ...Array.from({ length: retryAttempts }, () => primary), ...others];
    return {
      start: {
        kind: 'program',
        program: {
          source: { kind: 'own', name: 'router.mjs' },
          args: [String(port)],
          env: {},
          ready: { kind: 'answers', url: `${url}/`, text: 'Cutover router', withinMs: 10_000 },
        },
      },
      url: `${url}/v1/chat/completions`,
      // With every request: so the router keeps no state, and keys are in no program's arguments.
      headers: { 'x-router-policy': JSON.stringify({ requestTimeoutMs, onStatusCodes, tries }) },
    };
  },
});
