import { CutoverError } from '../../kit/cutover-error.ts';
import { object, optional, required } from '../../kit/settings/object.ts';
import { choice, number, type ReadBy, type Reader, type WrittenBy } from '../../kit/settings/reader.ts';

type Unit = 'ratio' | 'ms' | 'count' | 'money' | 'tokens';

/** What a drill can be stopped for while it runs: harm to callers, as the observer sees it, and what the providers are paid. */
export const harmMetrics = {
  failedRatio: { bound: 'max', unit: 'ratio', summary: 'calls that ended without an answer, over those that ended' },
  lostSessionRatio: {
    bound: 'max',
    unit: 'ratio',
    summary:
      'sessions that were lost, over those of which a request ended: a session is an arrival with its further tries and follow-ups, and lost once a request of it has no answer on its last try',
  },
  usableRatio: {
    bound: 'min',
    unit: 'ratio',
    summary:
      'answers that every contract of their kind could use, over the calls of such kinds that ended and are judged',
  },
  ttftP95Ms: { bound: 'max', unit: 'ms', summary: 'time to first token that 95 % of streamed calls had it within' },
  totalP95Ms: { bound: 'max', unit: 'ms', summary: 'time that 95 % of calls had the whole answer within' },
  inFlight: { bound: 'max', unit: 'count', summary: 'calls that have reached the target and are not over' },
  spend: {
    bound: 'max',
    unit: 'money',
    summary:
      'what the calls at the providers cost at their `price`, in that money: by the usage that answers tell, else estimated',
  },
  totalTokens: {
    bound: 'max',
    unit: 'tokens',
    summary: 'tokens of prompts and answers of the calls at all providers, counted in the same way',
  },
} as const satisfies Record<string, { bound: 'min' | 'max'; unit: Unit; summary: string }>;

export type HarmMetric = keyof typeof harmMetrics;

/** Is it a sum over calls at providers, and no share of callers? */
export function isSum(metric: HarmMetric): metric is 'spend' | 'totalTokens' {
  return metric === 'spend' || metric === 'totalTokens';
}

const WINDOW_MS = 10_000;
const MIN_CALLS = 20;
const examples: Record<Unit, number> = { ratio: 0.5, ms: 10_000, count: 500, money: 20, tokens: 2_000_000 };
const harmMetricNames = Object.keys(harmMetrics) as HarmMetric[];

const plain = object({
  metric: required(
    `what is watched, from the end of the warm-up on (spend and totalTokens: from the beginning of the load on): ${harmMetricNames.map((name) => `${name}, ${harmMetrics[name].summary}`).join('; ')}. Each try of a caller is a call; one that is in flight for longer than a bound on latency is over it`,
    choice(harmMetricNames),
  ),
  max: optional('the most it may be', number({ min: 0 })),
  min: optional('the least it may be; of usableRatio', number({ min: 0, max: 1 })),
  windowMs: optional(
    `over the calls that ended so long ago at most, ms; without it ${WINDOW_MS}, of spend and totalTokens the whole load`,
    number({ min: 1_000, max: 600_000 }),
  ),
  minCalls: optional(
    `of fewer calls (of lostSessionRatio: sessions) in the window nothing is said; without it ${MIN_CALLS}, of spend and totalTokens 1`,
    number({ min: 1, max: 1_000_000, whole: true }),
  ),
});

/**
 * What ends a drill because callers are harmed: it does where the 99.9 % Wilson interval of what the window shows lies beyond the bound: it is looked at
 * several times a second, and chance alone must stop nobody. A sum does where it is beyond the bound.
 */
export interface StopCondition extends Omit<ReadBy<typeof plain>, 'minCalls'> {
  minCalls: number;
}

/** Reads one condition: it has the bound that its metric is bad beyond, and no other. */
export const stopConditionSettings: Reader<StopCondition, WrittenBy<typeof plain>> = {
  read(input, path) {
    const condition = fillIn(plain.read(input, path));
    const { bound, unit } = harmMetrics[condition.metric];
    const other = bound === 'min' ? 'max' : 'min';
    if (condition[bound] === undefined || condition[other] !== undefined) {
      throw new CutoverError(
        'usage',
        `${path} must have ${bound} alone, for of ${condition.metric} ${bound === 'min' ? 'less' : 'more'} is harm. For example: {"metric": "${condition.metric}", "${bound}": ${examples[unit]}}`,
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

/** With the window and the least number that its metric has where none is given; keys are in one order, however they were written. */
function fillIn({ metric, max, min, windowMs, minCalls }: ReadBy<typeof plain>): StopCondition {
  const window = windowMs ?? (isSum(metric) ? undefined : WINDOW_MS);
  return {
    metric,
    ...(max === undefined ? {} : { max }),
    ...(min === undefined ? {} : { min }),
    ...(window === undefined ? {} : { windowMs: window }),
    minCalls: minCalls ?? (isSum(metric) ? 1 : MIN_CALLS),
  };
}
