import { CutoverError } from '../../kit/cutover-error.ts';
import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { choice, number, type ReadBy, type Reader, type WrittenBy } from '../../kit/settings/reader.ts';

/** What of the harm to callers a drill can be stopped for, as the observer sees it while it runs. */
export const harmMetrics = {
  failedRatio: { bound: 'max', unit: 'ratio', summary: 'calls that ended without an answer, over those that ended' },
  usableRatio: {
    bound: 'min',
    unit: 'ratio',
    summary:
      'answers that every contract of their kind could use, over the calls of such kinds that ended and are judged',
  },
  ttftP95Ms: { bound: 'max', unit: 'ms', summary: 'time to first token that 95 % of streamed calls had it within' },
  totalP95Ms: { bound: 'max', unit: 'ms', summary: 'time that 95 % of calls had the whole answer within' },
  inFlight: { bound: 'max', unit: 'count', summary: 'calls that have reached the target and are not over' },
} as const satisfies Record<string, { bound: 'min' | 'max'; unit: 'ratio' | 'ms' | 'count'; summary: string }>;

export type HarmMetric = keyof typeof harmMetrics;
const harmMetricNames = Object.keys(harmMetrics) as HarmMetric[];

const plain = object({
  metric: required(
    `what is watched, from the end of the warm-up on: ${harmMetricNames.map((name) => `${name}, ${harmMetrics[name].summary}`).join('; ')}. Each try of a caller is a call; one that is in flight for longer than a bound on latency is over it`,
    choice(harmMetricNames),
  ),
  max: optional('the most it may be', number({ min: 0 })),
  min: optional('the least it may be; of usableRatio', number({ min: 0, max: 1 })),
  windowMs: withDefault(
    'over the calls that ended so long ago at most, ms',
    number({ min: 1_000, max: 600_000 }),
    10_000,
  ),
  minCalls: withDefault(
    'of fewer calls in the window nothing is said',
    number({ min: 1, max: 1_000_000, whole: true }),
    20,
  ),
});

/**
 * What ends a drill because callers are harmed: it does where the 99.9 % Wilson interval of what the window shows lies beyond the bound: it is looked at
 * several times a second, and chance alone must stop nobody.
 */
export type StopCondition = ReadBy<typeof plain>;

/** Reads one condition: it has the bound that its metric is bad beyond, and no other. */
export const stopConditionSettings: Reader<StopCondition, WrittenBy<typeof plain>> = {
  read(input, path) {
    const condition = plain.read(input, path);
    const { bound, unit } = harmMetrics[condition.metric];
    const other = bound === 'min' ? 'max' : 'min';
    if (condition[bound] === undefined || condition[other] !== undefined) {
      throw new CutoverError(
        'usage',
        `${path} must have ${bound} alone, for of ${condition.metric} ${bound === 'min' ? 'less' : 'more'} is harm. For example: {"metric": "${condition.metric}", "${bound}": ${{ ratio: 0.5, ms: 10_000, count: 500 }[unit]}}`,
      );
    }
    if (unit === 'ratio' && (condition[bound] ?? 0) > 1) {
      throw new CutoverError(
        'usage',
        `${path}.${bound} must be between 0 and 1, for ${condition.metric} is a ratio, got ${condition[bound]}`,
      );
    }
    const [never, rest] = bound === 'min' ? [0, 'above 0'] : [1, 'below 1'];
    if (unit === 'ratio' && condition[bound] === never) {
      throw new CutoverError(
        'usage',
        `${path}.${bound} must be ${rest}, for no ${condition.metric} is ${bound === 'min' ? 'less' : 'more'} than ${never}, and it would stop nothing`,
      );
    }
    return condition;
  },
  describe: () => plain.describe(),
};
