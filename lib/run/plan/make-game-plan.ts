import { createHash, scryptSync } from 'node:crypto';
import { listPicked } from '../../drill/control-group.ts';
import { mostTries } from '../../drill/caller-times.ts';
import type { Drill } from '../../drill/drill.ts';
import { listFollowUps } from '../../drill/list-follow-ups.ts';
import type { NamedProvider } from '../../drill/providers.ts';
import { listServing } from '../../drill/providers.ts';
import { describeWindow } from '../../drill/safety/freeze.ts';
import { findTarget } from '../../drill/targets/index.ts';
import { faultsOn } from '../../drill/timeline-entry.ts';
import { planTimeline, timelineDurationMs } from '../../drill/timeline.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import { mostTenants } from '../../faults/fault/tenant.ts';
import type { FaultSettings } from '../../faults/index.ts';
import type { GamePlan, PlanStep } from '../../collector/scorecard/game-plan.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { atNamedPort } from '../../drill/programs/port-url.ts';
import { maskUrl } from '../../kit/settings/mask-url.ts';
import { describeCondition } from './describe-condition.ts';

const MINUTE_MS = 60_000;

/**
 * What a drill will do, to be approved.
 *
 * @param redacted The same drill without its secrets.
 * @param folder Where it is run: paths within it are told from there, so that another checkout has the same plan.
 * @param files What is in the files that it names, as a hash of each by its path.
 */
export function makeGamePlan(
  { drill, arrivals }: { drill: Drill; arrivals: readonly PlannedArrival[] },
  redacted: Drill,
  folder: string,
  files: GamePlan['files'],
): GamePlan {
  const { traffic } = drill;
  const times = mostTries(traffic) * (1 + listFollowUps(traffic).length);
  const faults = drill.timeline.flatMap((entry) => drill.providers.flatMap(({ name }) => faultsOn(entry, name)));
  const lasts = timelineDurationMs(drill.timeline);
  const most = Math.max(0, ...faults.map(shareOf));
  return {
    schemaVersion: 1,
    kind: 'plan',
    drill: tellPathsFrom(folder, redacted) as GamePlan['drill'],
    files,
    sealed: seal(tellPathsFrom(folder, drill)),
    target: describeTarget(drill.target),
    providers: drill.providers.map((provider) => ({ name: provider.name, behind: describeUpstream(provider) })),
    lastsMs: lasts,
    requests: arrivals.length,
    mostRequests: arrivals.length * times,
    steps: listSteps(drill, arrivals),
    tenants: most,
    picked: findPicked(drill, arrivals, most),
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

/** A hash of what is not shown, too. It takes its time, so that nobody tries what a short secret may be. */
function seal(drill: unknown): string {
  return scryptSync(JSON.stringify(drill), 'plan of a drill', 32).toString('hex');
}

function tellPathsFrom(folder: string, drill: Drill): unknown {
  // Where a text begins with it: in an address it is a path of somebody else's.
  const [written, within] = [JSON.stringify(drill), JSON.stringify(`${folder}/`).slice(0, -1)];
  return JSON.parse(written.replaceAll(within, '"./'));
}

/** What it is, and where: at which port a program that the drill starts is asked nobody knows before. */
function describeTarget(target: Drill['target']): string {
  const [address] = Object.values(findTarget(target).urls(target));
  if (address === undefined) return target.kind;
  const masked = maskUrl(address);
  return `${target.kind} ${'start' in target && target.start !== undefined ? atNamedPort(masked) : masked}`;
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

const shareOf = ({ match }: FaultSettings): number => (match?.tenants === undefined ? 1 : mostTenants(match.tenants));

function findPicked(drill: Drill, arrivals: readonly PlannedArrival[], most: number): GamePlan['picked'] {
  const found = listPicked(drill, arrivals).find(({ ratio }) => ratio === most && most < 1);
  if (found === undefined) return null;
  const { tenants, ofTenants, requests, ofRequests } = found;
  return { tenants, ofTenants, requests, ofRequests };
}

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
  // Whom it is for is told by itself, but how that moves.
  const { tenants, ...rest } = match ?? {};
  const others = tenants?.ramp === undefined ? rest : { ...rest, tenants };
  const set = Object.entries(Object.keys(others).length === 0 ? settings : { match: others, ...settings })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return set.length === 0 ? kind : `${kind} (${set.join(', ')})`;
}

function listStops({ stopConditions, stopProbes, safety }: Drill): string[] {
  const { lever, maxDurationMs, freeze = [], freezeFile } = safety ?? {};
  return [
    ...stopConditions.map(describeCondition),
    ...stopProbes.map(describeProbe),
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

function describeProbe({ command, url, everyMs, misses }: Drill['stopProbes'][number]): string {
  const what =
    command === undefined ? `${maskUrl(url ?? '')} answers with no 2xx` : `${command.join(' ')} does not end with 0`;
  return `From outside: ${what}, ${misses} times in a row, looked at every ${formatMs(everyMs)}.`;
}

function measureCost(drill: Drill, arrivals: readonly PlannedArrival[], times: number): GamePlan['cost'] {
  const serving = listServing(drill);
  // A mock with a price takes it as far as a stop condition on spend goes.
  const paid = drill.providers.filter(
    ({ name, upstream, price }) => serving.includes(name) && (upstream.kind === 'url' || price !== undefined),
  );
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
