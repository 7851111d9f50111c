import {
  type Asker,
  checkConditions,
  listConditions,
  shareConditions,
} from '../../collector/capacity/list-conditions.ts';
import type { Condition } from '../../collector/capacity/block.ts';
import { createChecks } from '../../collector/judge/create-checks.ts';
import type { Drill } from '../../drill/drill.ts';
import { longestCallMs } from '../../drill/caller-times.ts';
import { numberCalls } from '../../drill/number-calls.ts';
import { mostCalls } from '../../drill/try-number.ts';
import { listFollowUps } from '../../drill/list-follow-ups.ts';
import { type DeclaredQuota, listQuotas } from '../../drill/list-quotas.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import type { WrittenCase } from '../../drill/workloads/written-case.ts';
import { listServing } from '../../drill/providers.ts';
import { targetSettings } from '../../drill/targets/index.ts';
import { type FaultSettings, faultSettings } from '../../faults/index.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { countToDecide } from '../../kit/stats/interval.ts';
import { nearestName } from '../../kit/settings/nearest-name.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { eachUsedCase, listCases, numberCases, openCaseFiles } from '../cases/plan-cases.ts';
import { checkPrices, checkProviderName, withPrices } from '../runner/check-prices.ts';
import { findPeak } from '../runner/find-peak.ts';
import { planRequests } from '../runner/plan-requests.ts';
import { checkDrill, readDrill } from '../runner/read-drill.ts';
import type { CapacityOptions } from './capacity-options.ts';
import { costOfShapes } from './drive-shapes.ts';
import { drillOfBlock, type HeldDown, listHeldDown } from './plan-block.ts';
import { blockLength, searchDefaults, type SearchSettings } from './search-capacity.ts';

/** A search that could begin. */
export interface PreparedCapacity {
  /** As it is started: its timeline is that of the longest block there may be. */
  drill: Drill;
  scenarioPath: string;
  options: CapacityOptions;
  conditions: readonly Condition[];
  /** The declared peak, requests a second. */
  peakRate: number;
  search: SearchSettings;
  held: HeldDown;
  /** What providers are declared to allow. */
  quotas: DeclaredQuota[];
  /** Every arrival there may be: who asks what, and how. When is each block's own. */
  arrivals: PlannedArrival[];
  eachCase(onCase: (written: WrittenCase) => void): Promise<void>;
  /** What it may come to where it breaks at the declared peak. */
  about: { blocks: number; requests: number; minutes: number };
  /** What bringing the peak in shapes takes beyond; null: it was not asked for. */
  shapes: { blocks: number; requests: number; minutes: number } | null;
  warnings: string[];
}

/** A tenth of the peak is where it begins. */
const FIRST_SHARE = 0.1;
const MOST_TIMES = 4;
/** As many as a case file, or memory, need at most: behind them the list begins again. */
const MOST_ARRIVALS = 100_000;
const MOST_VUS = 20_000;

/**
 * Reads the drill and plans who may ask what. Starts and writes nothing. Throws a `usage` error for a drill that is none, one whose objectives say
 * nothing of a rate, and rates that cannot be driven.
 */
export async function prepareCapacity(file: string, given: CapacityOptions): Promise<PreparedCapacity> {
  const { drill: read, scenarioPath } = await readDrill(file);
  const options = withPrices(given, read.providers);
  const drill = askDirectly(file, { ...read, seed: options.seed ?? read.seed }, options.direct);
  const asked = listConditions(drill.objectives);
  createChecks(drill, new Map());
  const quotas = listQuotas(drill);
  const peakRate = options.peakRate ?? (await findPeak(drill));
  const mostRate = options.mostRate ?? peakRate * MOST_TIMES;
  if (options.shapes && mostRate < peakRate)
    throw new CutoverError(
      'usage',
      `--shapes brings the declared peak of ${peakRate.toFixed(2)} requests/s, and --most-rate allows ${mostRate.toFixed(2)}: raise it, or leave --shapes out.`,
    );
  const held = options.direct === undefined ? listHeldDown(drill) : holdOthers(drill, options.direct);
  if (options.direct === undefined && held.size === 0)
    throw new CutoverError(
      'usage',
      `${file}: timeline must have an outage with a fault on a provider: a search holds it down. To ask one without the target, give --direct NAME.`,
    );
  if (options.direct === undefined && drill.safety?.blastRadius !== undefined)
    throw new CutoverError(
      'usage',
      `${file}: a search takes a provider from all tenants, and safety.blastRadius allows ${drill.safety.blastRadius.tenants} of them. Ask a provider itself, with --direct NAME, or search at a target that has no other users.`,
    );
  const names = drill.providers.map(({ name }) => name);
  if (options.direct === undefined && drill.approval === 'required')
    throw new CutoverError(
      'usage',
      `${file}: a search takes a provider away, and approval "required" lets cutover drill do so alone, by --plan-hash. Ask a provider itself, with --direct NAME, or search by a drill of its own.`,
    );
  for (const { provider } of options.prices) checkProviderName('--price', provider, names);
  const serving = listServing(drill).filter((name) => !held.has(name));
  checkPrices(
    drill.providers.filter(({ name }) => serving.includes(name)),
    options,
  );
  if (options.budget.spend !== undefined && options.prices.length === 0)
    throw new CutoverError(
      'usage',
      `--max-spend needs a price, and ${file} has none: give a provider its price there, or --price ${serving[0] ?? 'fallback'}=INPUT/OUTPUT, for a million tokens each.`,
    );
  const longest = { number: 0, rate: mostRate, warmupMs: options.warmupMs, blockMs: options.blockMs };
  const most = drillOfBlock(drill, longest, held);
  checkUsers(file, drill, mostRate);
  const files = await openCaseFiles(drill);
  const wanted = Math.min(
    MOST_ARRIVALS,
    Math.ceil(((options.warmupMs + options.blockMs) * mostRate * 1.2) / 1_000) + 200,
  );
  const planned = await planRequests(
    { ...most, timeline: most.timeline.map((entry) => ({ ...entry, durationMs: (wanted / mostRate / 2) * 1_000 })) },
    { cases: listCases(files) },
    file,
    () => {},
  );
  const judged = new Set(drill.contracts.map((contract) => contract.for));
  checkConditions(asked, listAskers(drill, planned), judged);
  const conditions = shareConditions(asked, planned, judged);
  const search: SearchSettings = {
    ...searchDefaults,
    conditions,
    firstRate: peakRate * FIRST_SHARE,
    peakRate,
    mostRate,
    blockMs: options.blockMs,
    precision: options.precision,
  };
  const numbers = numberCases(planned, files);
  return {
    drill: most,
    scenarioPath,
    options,
    conditions,
    peakRate,
    search,
    held,
    quotas,
    arrivals: planned,
    eachCase: (onCase) => eachUsedCase(files, numbers, onCase),
    shapes: options.shapes ? estimateShapes(peakRate, options.blockMs) : null,
    about: estimate(search, peakRate, options.warmupMs),
    warnings: [...warn(drill, conditions), ...warnOfRare(search, peakRate)],
  };
}

/** All whose answers a search looks at: planned requests, and what virtual users ask behind them. */
function listAskers({ traffic }: Drill, planned: readonly PlannedArrival[]): Asker[] {
  const streams = planned.some(({ streamed }) => streamed);
  const followUps = listFollowUps(traffic).map(({ name, streamed = streams }) => ({ kind: name, streamed }));
  return [...planned, ...followUps];
}

/** Cutover's own router in place of the target: it hands on and does no more, so what is lost is the provider's. */
function askDirectly(file: string, drill: Drill, direct: string | undefined): Drill {
  if (direct === undefined) return drill;
  const names = listServing(drill);
  if (!names.includes(direct)) {
    const near = nearestName(direct, names);
    const hint = near === undefined ? `The providers are ${names.join(', ')}.` : `Did you mean ${near}?`;
    throw new CutoverError(
      'usage',
      `--direct must name a provider of the drill that answers callers, got ${excerpt(direct, 60)}. ${hint}`,
    );
  }
  const target = targetSettings.read(
    { kind: 'router', requestTimeoutMs: drill.traffic.requestTimeoutMs, retryAttempts: 0 },
    'target',
  );
  return checkDrill({ ...drill, target }, `${file} with --direct ${direct}`);
}

/** All but one, down at once and without a word: the router goes on to it. */
function holdOthers(drill: Drill, direct: string): HeldDown {
  const down: FaultSettings = faultSettings.read({ kind: 'error-response', error: 'openai-503-overloaded' }, 'held');
  return new Map(listServing(drill).flatMap((name) => (name === direct ? [] : [[name, [down]] as const])));
}

/** All that can be open at once need a virtual user each. */
function checkUsers(file: string, { traffic }: Drill, mostRate: number): void {
  const needed = Math.ceil((mostRate * longestCallMs(traffic)) / 1_000);
  if (needed <= MOST_VUS) return;
  throw new CutoverError(
    'usage',
    `${file}: at ${mostRate.toFixed(1)} requests/s ${needed} callers may wait at once, and k6 is given ${MOST_VUS}. Lower --most-rate, or traffic.requestTimeoutMs.`,
  );
}

function estimate(search: SearchSettings, peakRate: number, warmupMs: number): PreparedCapacity['about'] {
  const rates: number[] = [];
  for (let rate = search.firstRate; rate < peakRate * 2; rate *= 2) rates.push(rate);
  rates.push(peakRate);
  for (let width = 2; width > 1 + search.precision; width = Math.sqrt(width)) rates.push(peakRate);
  rates.push(peakRate, peakRate, peakRate);
  const lengths = rates.map((rate) => warmupMs + blockLength(rate, search));
  return {
    blocks: rates.length,
    requests: Math.round(rates.reduce((sum, rate, place) => sum + (rate * (lengths[place] ?? 0)) / 1_000, 0)),
    minutes: lengths.reduce((sum, ms) => sum + ms + DRAIN_MS, 0) / 60_000,
  };
}

const DRAIN_MS = 5_000;

function estimateShapes(peakRate: number, blockMs: number): NonNullable<PreparedCapacity['shapes']> {
  const { blocks, requests, ms } = costOfShapes(peakRate, blockMs);
  return { blocks, requests, minutes: (ms + blocks * DRAIN_MS) / 60_000 };
}

function warn({ contracts, traffic }: Drill, conditions: readonly Condition[]): string[] {
  const has = (id: Condition['id']): boolean => conditions.some((condition) => condition.id === id);
  const mostEach = mostCalls(numberCalls(traffic, 0));
  return [
    ...(mostEach > 1
      ? [
          `A caller may ask up to ${mostEach} times, with further tries and follow-ups: rates and the plan count it once, budgets count what was asked.`,
        ]
      : []),
    ...(traffic.arrivals.kind === 'trace'
      ? ['Arrivals come by chance at each rate: the times and lengths of the trace are not used, but for its peak.']
      : []),
    ...(has('ttft') || has('total')
      ? []
      : [
          `No objective is on how long callers wait: a queue is seen only when they give up, after ${traffic.requestTimeoutMs} ms. Set one on ttftP95Ms or totalP95Ms.`,
        ]),
    ...(has('usable') || contracts.length === 0
      ? []
      : [
          'No objective is on usableRatio: contracts judge answers, and no rate is held to that. Set one on usableRatio for the outage, if it is to be.',
        ]),
  ];
}

/** Kinds of request of which not even a block at the declared peak has as many as decide. */
function warnOfRare(search: SearchSettings, peakRate: number): string[] {
  const blockMs = blockLength(peakRate, search);
  return search.conditions.flatMap(({ attainment, kinds = [] }) => {
    const needed = countToDecide(1, attainment) ?? 0;
    return kinds.flatMap(({ kind, share }) => {
      const coming = (peakRate * share * blockMs) / 1_000;
      return coming >= needed
        ? []
        : [
            `A block at the declared peak has ${Math.round(coming)} requests of kind ${kind}, and ${needed} decide: it may not be judged by itself. A longer --block, or more of its weight, has more.`,
          ];
    });
  });
}
