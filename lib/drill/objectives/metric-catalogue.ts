import type { Direction, Unit } from '../../kit/terms/unit.ts';

/** What is known of a metric without measuring it: what a drill is checked with and reports show. */
export interface MetricFacts {
  /** The name over a column or beside a figure, with a capital. */
  label: string;
  /** The same where there is room for more; default: `label`. */
  longLabel?: string;
  /** What is measured, in sentences: over which requests, from which moment to which. */
  summary: string;
  unit: Unit;
  direction: Direction;
  /** `run`: there is one for the whole run; `phase`: one for each phase, the outage, and the run. */
  scope: 'phase' | 'run';
}

/** Every metric there is, by id. How each is measured: `lib/collector/score/metrics/`. */
export const metricCatalogue = {
  httpSuccessRatio: {
    label: 'HTTP success',
    summary: 'Requests the caller got a 2xx for, over all that were sent.',
    unit: 'ratio',
    direction: 'higher',
    scope: 'phase',
  },
  usableRatio: {
    label: 'Usable',
    summary:
      'Answers every contract of their kind could use as they came, over all requests of kinds that have a contract and were sent.',
    unit: 'ratio',
    direction: 'higher',
    scope: 'phase',
  },
  failedRatio: {
    label: 'Failed',
    summary: 'Requests that brought no answer, over all that were sent.',
    unit: 'ratio',
    direction: 'lower',
    scope: 'phase',
  },
  repairedWrongRatio: {
    label: 'Repaired wrong',
    summary: 'Answers that a repair turned into something else than was meant, over all judged answers.',
    unit: 'ratio',
    direction: 'lower',
    scope: 'phase',
  },
  toolTriggerRatio: {
    label: 'Tool called',
    summary:
      'Answers that call a tool, over the judged answers of which a contract `tool-call` wants a call. A call that is written into the text is none.',
    unit: 'ratio',
    direction: 'higher',
    scope: 'phase',
  },
  toolValidRatio: {
    label: 'Calls valid',
    summary:
      'Answers whose calls are all of tools that were offered, with an id and with arguments that are strict JSON and match, over the answers that call a tool where a contract `tool-call` wants it. How many calls there are, and whether they are the right ones, is not looked at.',
    unit: 'ratio',
    direction: 'higher',
    scope: 'phase',
  },
  failedRequests: {
    label: 'Failed requests',
    summary: 'Requests that brought no answer.',
    unit: 'count',
    direction: 'lower',
    scope: 'phase',
  },
  attemptsPerRequest: {
    label: 'Attempts per request',
    summary:
      'Upstream calls a request became, over the requests that were sent: those that bear its id. Calls that no request of the run caused (health checks, calls without an id, those of another run) are none. Null where nothing was sent.',
    unit: 'count',
    direction: 'lower',
    scope: 'phase',
  },
  triesPerRequest: {
    label: 'Tries per request',
    summary:
      'How often callers asked for a request, over the requests that were sent: the herd. 1 where nobody tries again (`traffic.clients`). Null where nothing was sent.',
    unit: 'count',
    direction: 'lower',
    scope: 'phase',
  },
  abandonedRatio: {
    label: 'Abandoned',
    summary:
      'Requests whose caller gave up before it had an answer (`traffic.clients.abandonAfterMs`), over all that were sent. Without such a patience, none.',
    unit: 'ratio',
    direction: 'lower',
    scope: 'phase',
  },
  askedAlikeRatio: {
    label: 'Asked alike',
    longLabel: 'Asked alike, by its request',
    summary:
      'Answers whose provider was asked what it should be, over those of which that is known: the primary what was sent, a fallback what the primary is asked. Response format, tools, choice of a tool, system prompt, messages, media, limit of tokens, temperature and streaming are compared, not the model; what translation between wire formats moves is no difference. An objective on it in the outage, on-fallback or the run decides in place of the rule that no run passes whose fallbacks answered requests that had lost something.',
    unit: 'ratio',
    direction: 'higher',
    scope: 'phase',
  },
  ttftP50Ms: waited(
    'TTFT p50',
    'Median time to first token of callers that asked for a stream: from the first byte of the request at the observer to the first content token. Who had the text whole in place of a stream had it at its end.',
  ),
  ttftP95Ms: waited('TTFT p95', 'Time to first token that 95 % of callers that asked for a stream had it within.'),
  ttftP99Ms: waited('TTFT p99', 'Time to first token that 99 % of callers that asked for a stream had it within.'),
  itlP50Ms: time(
    'Between tokens p50',
    'Median time between content tokens of streamed answers, after the first, at the observer. Failures have none and are left out.',
  ),
  itlP95Ms: time('Between tokens p95', 'Time between tokens that 95 % kept to. Failures have none and are left out.'),
  itlP99Ms: time('Between tokens p99', 'Time between tokens that 99 % kept to. Failures have none and are left out.'),
  totalP50Ms: waited(
    'Whole answer p50',
    'Median time to the whole answer, of all callers: from the first byte of the request at the observer to the end of the answer.',
  ),
  totalP95Ms: waited('Whole answer p95', 'Time that 95 % of callers had the whole answer within.'),
  totalP99Ms: waited('Whole answer p99', 'Time that 99 % of callers had the whole answer within.'),
  detectMs: {
    label: 'First sent elsewhere after',
    summary:
      'From the moment a fault first acted until the target went to another provider because of it, by the injectors’ clock: the first attempt there by a request that had met the fault, or the first request of ten of which half more than in the baseline began there. Copies, canaries and hedged calls that the baseline had too do not count. Each fault of the timeline by itself, over the requests of its stretch; the worst of them stands here, those left out that fewer than a tenth of the requests they were for met, unless it was the fault itself that kept the others away, and those under which fewer than 10 were sent and served well. Null: the target did not go there, or no fault was met.',
    unit: 'ms',
    direction: 'lower',
    scope: 'run',
  },
  failoverMs: {
    label: 'Stably served after',
    summary:
      'From the moment a fault first acted until the first good answer from which on callers are served well to the end of that fault: of the requests sent in the next 2 s (the next 10 requests, where 2 s hold fewer) at least 95 % are good, so are 95 % of all that follow, and in no 2 s of them are provably fewer (by the 99.9 % Wilson interval: 7 bad of 40 are, 3 of 10); never less than detection. Good is answered whole within `goodWithinMs` of the drill, which is three times the baseline’s p95, and at least 2 s, where the drill does not say. By the observer’s clock, by when answers were whole, over the requests sent in the fault’s stretch. The worst of the timeline’s faults, as for detection. Null: it did not last to the end of the fault, or no fault was met; how long it held stands with each fault.',
    unit: 'ms',
    direction: 'lower',
    scope: 'run',
  },
  failbackMs: {
    label: 'Primary back after',
    longLabel: 'Primary back after the outage',
    summary:
      'From the end of the outage until the provider that was taken away served well again, to the end of the recovery, by the measure of failover, over the requests sent in the recovery. Null: it did not in the time that was watched, or traffic had never left it.',
    unit: 'ms',
    direction: 'lower',
    scope: 'run',
  },
  lostRequests: {
    label: 'Lost requests',
    summary:
      'Requests that brought no answer and belong to the outage, wherever they were sent, or were sent in the recovery. 0 where none did.',
    unit: 'count',
    direction: 'lower',
    scope: 'run',
  },
  flaps: {
    label: 'Flaps',
    summary:
      'Each time another provider came to give most of the last 9 answers, in the order their requests were sent, warm-up left out; the first change away from a provider that has a fault, and the first one back after the outage, are expected and not counted. 0 where nothing changed.',
    unit: 'count',
    direction: 'lower',
    scope: 'run',
  },
  falseClaims: {
    label: 'False claims',
    longLabel: 'False claims of who served',
    summary: 'Answers that named another provider than the one that gave them.',
    unit: 'count',
    direction: 'lower',
    scope: 'run',
  },
  usageDifferingRatio: {
    label: 'Usage differs',
    summary:
      'Answers that told their caller of other output tokens than the call that served them did, over those where both are known, warm-up left out.',
    unit: 'ratio',
    direction: 'lower',
    scope: 'run',
  },
  attemptsLeftRunning: {
    label: 'Attempts left running',
    summary:
      'Upstream calls that went on for half a second or more after their caller had left, or had its answer or an error.',
    unit: 'count',
    direction: 'lower',
    scope: 'run',
  },
  peakAttemptsPer250Ms: {
    label: 'Peak attempts in 250 ms',
    summary:
      'The most attempts that began, on all providers together, in any 250 ms, wherever those begin; by the injectors\u2019 clock, warm-up left out.',
    unit: 'count',
    direction: 'lower',
    scope: 'run',
  },
} as const satisfies Record<string, MetricFacts>;

export type MetricId = keyof typeof metricCatalogue;
export const metricIds = Object.keys(metricCatalogue) as MetricId[];

/** What is known of a metric, or undefined for one this version does not have (an older scorecard may). */
export function findMetric(id: string): MetricFacts | undefined {
  return Object.hasOwn(metricCatalogue, id) ? metricCatalogue[id as MetricId] : undefined;
}

function waited<const Label extends string>(label: Label, summary: string) {
  return time(
    label,
    `${summary} A caller that brought no answer waited for ever; null where so many did that it is not reached.`,
  );
}

function time<const Label extends string>(label: Label, summary: string) {
  return { label, summary, unit: 'ms', direction: 'lower', scope: 'phase' } as const satisfies MetricFacts;
}
