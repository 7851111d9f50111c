import { object, required, unionByKind } from '../settings/object.ts';
import { number } from '../settings/reader.ts';
import { drawNormal } from '../stats/random.ts';
import { defineFault } from './fault.ts';

const HOUR_MS = 3_600_000;
const ms = number({ min: 0, max: HOUR_MS });

/** The provider's own answer, later. */
export const lateHeaders = defineFault({
  summary: 'The provider answers as it does, but its response head, and all behind it, comes later.',
  settings: object({
    delay: required(
      "how much later than the provider's own head",
      unionByKind({
        constant: object({ ms: required('always this long, ms', ms) }),
        lognormal: object({
          medianMs: required('half of the delays are longer, ms; none is longer than an hour', ms),
          sigma: required('how wide they spread: the deviation of their natural logarithm', number({ min: 0, max: 5 })),
        }),
      }),
    ),
  }),
  decide({ delay }, _request, random) {
    const drawn = delay.kind === 'constant' ? delay.ms : delay.medianMs * Math.exp(delay.sigma * drawNormal(random));
    return { kind: 'shape', plan: { kind: 'delay', ms: Math.min(HOUR_MS, drawn) } };
  },
});
