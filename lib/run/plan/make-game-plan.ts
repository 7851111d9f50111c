import { createHash } from 'node:crypto';
import { mostTries } from '../../drill/caller-times.ts';
import type { Drill } from '../../drill/drill.ts';
import { listFollowUps } from '../../drill/list-follow-ups.ts';
import type { NamedProvider } from '../../drill/providers.ts';
import { listServing } from '../../drill/providers.ts';
import type { StopCondition } from '../../drill/objectives/stop-conditions.ts';
import { describeWindow } from '../../drill/safety/freeze.ts';
import { findTarget } from '../../drill/targets/index.ts';
import { faultsOn } from '../../drill/timeline-entry.ts';
import { planTimeline, timelineDurationMs } from '../../drill/timeline.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import type { FaultSettings } from '../../faults/index.ts';
import type { GamePlan, PlanStep } from '../../collector/scorecard/game-plan.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { maskUrl } from '../../kit/settings/mask-url.ts';

const MINUTE_MS = 60_000;

/**
 * What a drill will do, to be approved.
 *
 * @param redacted The same drill without its secrets.
 * @param folder Where it is run: paths within it are told from there, so that another checkout has the same plan.
 */
export function makeGamePlan(
  { drill, arrivals }: { drill: Drill; arrivals: readonly PlannedArrival[] },
  redacted: Drill,
  folder: string,
): GamePlan {
  const { traffic } = drill;
  const times = mostTries(traffic) * (1 + listFollowUps(traffic).length);
  const faults = drill.timeline.flatMap((entry) => drill.providers.flatMap(({ name }) => faultsOn(entry, name)));
  const lasts = timelineDurationMs(drill.timeline);
  return {
    schemaVersion: 1,
    kind: 'plan',
    drill: tellPathsFrom(folder, redacted) as GamePlan['drill'],
    target: [
      drill.target.kind,
      ...Object.values(findTarget(drill.target).urls(drill.target)).slice(0, 1).map(maskUrl),
    ].join(' '),
    providers: drill.providers.map((provider) => ({ name: provider.name, behind: describeUpstream(provider) })),
    lastsMs: lasts,
    requests: arrivals.length,
    mostRequests: arrivals.length * times,
    steps: listSteps(drill, arrivals),
    tenants: Math.max(0, ...faults.map(shareOf)),
    stops: listStops(drill),
    contacts: [...drill.contacts],
    commands: (['preflight', 'postflight'] as const).flatMap((which) =>
      drill[which].map(({ command }) => ({ which, command: command.join(' ') })),
    ),
    cost: measureCost(drill, arrivals, times),
  };
}

/** A plan as it is kept. */
export const formatPlan = (plan: GamePlan): string => `${JSON.stringify(plan, null, 2)}\n`;

/** The SHA-256 of a plan as it is kept, hexadecimal. */
export function hashPlan(plan: GamePlan): string {
  return createHash('sha256').update(formatPlan(plan)).digest('hex');
}

function tellPathsFrom(folder: string, drill: Drill): unknown {
  const [written, within] = [JSON.stringify(drill), JSON.stringify(`${folder}/`).slice(1, -1)];
  return JSON.parse(written.replaceAll(within, './'));
}

function describeUpstream({ upstream, injector }: NamedProvider): string {
  const where = injector === undefined ? '' : `, through the injector at ${maskUrl(injector.controlUrl)}`;
  switch (upstream.kind) {
    case 'mock':
      return `a mock of ${upstream.mock.model}${where}`;
    case 'replay':
      return `a recording of ${upstream.model}${where}`;
    case 'command':
      return `${upstream.model}, started for the run${where}`;
    case 'url':
      return `${upstream.model} at ${maskUrl(upstream.url)}${where}`;
  }
}

const shareOf = ({ match }: FaultSettings): number => match?.tenants?.ratio ?? 1;

function listSteps(drill: Drill, arrivals: readonly PlannedArrival[]): PlanStep[] {
  const steps = planTimeline(drill.timeline).flatMap(({ startMs, endMs, settings }): PlanStep[] => {
    const faults = drill.providers.flatMap(({ name }) =>
      faultsOn(settings, name).map((fault) => ({
        provider: name,
        fault: describeFault(fault),
        tenants: shareOf(fault),
      })),
    );
    const cuts = [startMs];
    for (let at = (Math.floor(startMs / MINUTE_MS) + 1) * MINUTE_MS; at < endMs; at += MINUTE_MS) cuts.push(at);
    return cuts.map((from, place) => ({
      startMs: from,
      endMs: cuts[place + 1] ?? endMs,
      phase: settings.phase,
      requests: 0,
      faults,
    }));
  });
  let place = 0;
  for (const { dueMs } of arrivals) {
    while (place < steps.length - 1 && dueMs >= (steps[place]?.endMs ?? Infinity)) place++;
    const step = steps[place];
    if (step !== undefined) step.requests++;
  }
  return steps;
}

/** A fault and what is set of it: `late-headers (delay {"kind":"fixed","ms":500})`. */
function describeFault({ kind, match, ...settings }: FaultSettings): string {
  // Whom it is for is told by itself.
  const { tenants: _, ...others } = match ?? {};
  const set = Object.entries(Object.keys(others).length === 0 ? settings : { match: others, ...settings })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return set.length === 0 ? kind : `${kind} (${set.join(', ')})`;
}

function listStops({ stopConditions, safety }: Drill): string[] {
  const { lever, maxDurationMs, freeze = [], freezeFile } = safety ?? {};
  return [
    ...stopConditions.map(describeCondition),
    ...(lever === undefined
      ? []
      : [
          `The safety lever: ${[lever.file, lever.env, lever.url === undefined ? undefined : maskUrl(lever.url)].filter((part) => part !== undefined).join(', ')}; faults are taken back within a second.`,
        ]),
    ...(maxDurationMs === undefined ? [] : [`It may last ${formatMs(maxDurationMs)} at most.`]),
    ...freeze.map((window) => `Nothing is begun that would last into ${describeWindow(window)}.`),
    ...(freezeFile === undefined ? [] : [`Nor into what ${freezeFile} freezes.`]),
    'Ctrl-C, SIGTERM, SIGHUP: faults first. Whatever happens to it, a fault outlives the drill by 3 s at most.',
  ];
}

function describeCondition({ metric, max, min, windowMs, minCalls }: StopCondition): string {
  const bound = max ?? min ?? 0;
  const shown = metric.endsWith('Ratio') ? formatRatio(bound) : metric.endsWith('Ms') ? formatMs(bound) : String(bound);
  const over = metric === 'inFlight' ? '' : ` over ${formatMs(windowMs)} and at least ${minCalls} calls`;
  return `Callers: ${metric} ${max === undefined ? 'below' : 'above'} ${shown}${over}.`;
}

function measureCost(drill: Drill, arrivals: readonly PlannedArrival[], times: number): GamePlan['cost'] {
  const serving = listServing(drill);
  const paid = drill.providers.filter(({ name, upstream }) => upstream.kind === 'url' && serving.includes(name));
  const unpriced = paid.filter(({ price }) => price === undefined).map(({ name }) => name);
  const inputTokens = Math.round(arrivals.reduce((sum, { promptTokens }) => sum + promptTokens, 0) * times);
  const outputTokens = Math.round(arrivals.reduce((sum, { outputTokens: tokens }) => sum + tokens, 0) * times);
  const money = paid.flatMap(({ price }) =>
    price === undefined ? [] : [(inputTokens * price.input + outputTokens * price.output) / 1_000_000],
  );
  return {
    inputTokens,
    outputTokens,
    money: unpriced.length > 0 || money.length === 0 ? null : Math.max(...money),
    unpriced,
  };
}
