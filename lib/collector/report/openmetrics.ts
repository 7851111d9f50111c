import { escapeLine } from '../../kit/invisible.ts';
import { outcomeOf } from '../scorecard/describe-objective.ts';
import type { Scorecard, Verdict } from '../scorecard/scorecard.ts';

/** A family of OpenMetrics with its samples; those whose value is null were not measured, and are left out. */
interface Family {
  name: string;
  help: string;
  type: 'gauge' | 'info' | 'stateset';
  unit?: 'seconds' | 'ratio';
  samples: Sample[];
}

interface Sample {
  labels?: Record<string, string>;
  value: number | null;
}

const verdicts = ['pass', 'fail', 'invalid', 'aborted'] as const satisfies readonly Verdict[];

/**
 * The run as OpenMetrics text, for a push gateway or a node exporter's textfile: gauges in base units (seconds, ratios), labelled by drill. A run
 * has no time series, so samples have no timestamps; `cutover_started_seconds` says when it was.
 * Source: OpenMetrics 1.0 (https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md).
 */
export function renderOpenMetrics(scorecard: Scorecard): string {
  const { drill } = scorecard;
  const families = listFamilies(scorecard).flatMap(({ name, help, type, unit, samples }) => {
    const measured = samples.filter(({ value }) => value !== null && Number.isFinite(value));
    if (measured.length === 0) return [];
    return [
      `# TYPE ${name} ${type}`,
      ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
      `# HELP ${name} ${help}`,
      ...measured.map(
        ({ labels, value }) => `${name}${type === 'info' ? '_info' : ''}${renderLabels({ drill, ...labels })} ${value}`,
      ),
    ];
  });
  return `${[...families, '# EOF'].join('\n')}\n`;
}

const OF_OUTAGE =
  'Phase outage: those sent while faults were in force. Phase whole-outage: with the time without faults between, which is the same where there was none.';

function listFamilies(scorecard: Scorecard): Family[] {
  const { verdict, runId, seed, startedAt, outage, routing, application, readiness, objectives, load } = scorecard;
  const seconds = (name: string, help: string, ms: number | null): Family => ({
    name: `cutover_${name}_seconds`,
    help,
    type: 'gauge',
    unit: 'seconds',
    samples: [{ value: ms === null ? null : ms / 1_000 }],
  });
  const ratio = (name: string, help: string, samples: Sample[]): Family => ({
    name: `cutover_${name}_ratio`,
    help,
    type: 'gauge',
    unit: 'ratio',
    samples,
  });
  const { whole = outage } = outage;
  const byPhase = (measure: 'httpSuccessRatio' | 'usableRatio', ratios: Partial<Record<string, number>>): Sample[] => [
    { labels: { phase: 'outage' }, value: outage[measure] },
    { labels: { phase: 'whole-outage' }, value: whole[measure] },
    ...Object.entries(ratios).map(([phase, value = null]) => ({ labels: { phase }, value })),
  ];
  return [
    {
      name: 'cutover_run',
      help: 'The run that is told of.',
      type: 'info',
      samples: [{ labels: { run: runId, seed: String(seed) }, value: 1 }],
    },
    {
      name: 'cutover_verdict',
      help: 'What the run came to.',
      type: 'stateset',
      samples: verdicts.map((one) => ({ labels: { cutover_verdict: one }, value: one === verdict ? 1 : 0 })),
    },
    seconds('started', 'When it began, since 1970.', Date.parse(startedAt)),
    ratio(
      'http_success',
      `Requests with a 2xx and a whole answer. ${OF_OUTAGE}`,
      byPhase('httpSuccessRatio', routing.httpSuccessRatio),
    ),
    ratio(
      'usable',
      `Requests whose answer every contract could use as it came. ${OF_OUTAGE}`,
      byPhase('usableRatio', application.usableRatio),
    ),
    ratio(
      'contract_missed',
      'Answers that were not usable, by contract.',
      application.contracts.map(({ contract, provider, phase, missRatio }) => ({
        labels: { contract, provider, phase },
        value: missRatio,
      })),
    ),
    seconds('detect', 'From the fault until traffic went elsewhere.', routing.detectMs),
    seconds('failover', 'From the fault until callers were stably served.', routing.failoverMs),
    seconds('failback', 'From the end of the outage until the primary served again.', routing.failbackMs),
    gauge('lost_requests', 'Requests of the outage and the recovery without an answer.', [
      { value: routing.lostRequests },
    ]),
    gauge('sent_requests', 'Requests that were sent.', [{ value: load.sent }]),
    ratio('readiness', 'One number for how ready the application was.', [{ value: readiness.score }]),
    gauge('objective_met', '1: the objective was met. 0: it was not, or is undecided.', listObjectives(objectives)),
  ];
}

/** One series for each metric, phase and bound: a series may be in an exposition only once. Of several of the same all must be met. */
function listObjectives(objectives: Scorecard['objectives']): Sample[] {
  const samples = new Map<string, { labels: Record<string, string>; value: number }>();
  for (const result of objectives) {
    const labels = { metric: result.id, phase: result.phase, bound: result.required };
    const key = renderLabels(labels);
    const value = outcomeOf(result) === 'met' ? 1 : 0;
    samples.set(key, { labels, value: Math.min(value, samples.get(key)?.value ?? 1) });
  }
  return [...samples.values()];
}

function gauge(name: string, help: string, samples: Sample[]): Family {
  return { name: `cutover_${name}`, help, type: 'gauge', samples };
}

function renderLabels(labels: Record<string, string>): string {
  const escape = (text: string): string => escapeLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `{${Object.entries(labels)
    .map(([name, text]) => `${name}="${escape(text)}"`)
    .join(',')}}`;
}
