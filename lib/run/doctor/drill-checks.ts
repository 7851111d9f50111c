import { longestCallMs } from '../../drill/caller-times.ts';
import type { Drill } from '../../drill/drill.ts';
import { isSum } from '../../drill/objectives/stop-conditions.ts';
import { measurePeakWithin } from '../../drill/plan.ts';
import { listServing, type NamedProvider } from '../../drill/providers.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { listVariables } from '../../drill/programs/fill-in.ts';
import { hostOf, isThisMachine, parseHttpUrl } from '../../kit/settings/http-url.ts';
import { formatBound } from '../plan/describe-condition.ts';
import { makeGamePlan } from '../plan/make-game-plan.ts';
import type { PreparedRun } from '../runner/prepare-run.ts';
import { warnOfOverspent } from '../runner/warn-of-stops.ts';
import { type DoctorCheck, failed, type Finding, ok, warning } from './check.ts';
import { lookAtRetirements } from './retirement-check.ts';

/** A date behind a model's name: with it or without it, it is the same model. */
const DATED = /-(\d{8}|\d{4}-\d{2}-\d{2})$/;
/** What a request leaves in the files of a run: 4.5 kB in the sample run. */
const BYTES_PER_REQUEST = 5_000;
const MIB = 1024 ** 2;
/** Descriptors of a process besides those of its callers, and of a caller. */
const OWN_FILES = 64;
const FILES_PER_CALLER = 2;

/** What the checks of a drill may ask that is not in it. */
export interface DrillSurroundings {
  env: NodeJS.ProcessEnv;
  now(): number;
  /** Is nobody listening at this port of this machine? */
  isPortFree(port: number): Promise<boolean>;
}

/** What is looked at of a drill that starts nothing and asks nobody. */
export function createDrillChecks(prepared: PreparedRun, { env, now, isPortFree }: DrillSurroundings): DoctorCheck[] {
  const { drill, arrivals } = prepared;
  const serving = drill.providers.filter(({ name }) => listServing(drill).includes(name));
  return [
    {
      id: 'keys',
      label: 'Keys',
      look() {
        const names = listNeededVariables(drill);
        const missing = names.filter((name) => (env[name] ?? '') === '');
        if (missing.length > 0)
          return failed(`${missing.join(', ')} not set`, 'Set them in the environment of the drill.');
        return ok(names.length === 0 ? 'none are needed' : `${names.join(', ')} set`);
      },
    },
    {
      id: 'drill-ports',
      label: 'Its ports',
      async look() {
        const ports = drill.providers.map(({ listenPort }) => listenPort).filter((port) => port !== 0);
        const states = await Promise.all(ports.map(async (port) => ({ port, isFree: await isPortFree(port) })));
        const taken = states.filter(({ isFree }) => !isFree).map(({ port }) => port);
        if (taken.length > 0)
          return failed(`${taken.join(', ')} taken`, 'Stop what listens there, or choose other ports.');
        return ok(ports.length === 0 ? 'none is fixed: whichever are free' : `${ports.join(', ')} free`);
      },
    },
    {
      id: 'drill-files',
      label: 'Its files',
      look({ machine }) {
        const limit = machine.readFileLimit();
        const most = measurePeakWithin(arrivals, longestCallMs(drill.traffic));
        const needed = most * FILES_PER_CALLER + OWN_FILES;
        const found = `${formatCount(needed)} for ${formatCount(most)} callers at once`;
        return limit === null || limit >= needed
          ? ok(found)
          : failed(
              `${found}, and a process may have ${formatCount(limit)}`,
              `Run: ulimit -n ${needed} before the drill.`,
            );
      },
    },
    {
      id: 'drill-disk',
      label: 'Its disk',
      async look({ machine }) {
        const { freeBytes, path } = await machine.readDisk();
        const needed = arrivals.length * BYTES_PER_REQUEST;
        const found = `about ${Math.ceil(needed / MIB)} MiB for ${formatCount(arrivals.length)} requests`;
        return freeBytes >= 2 * needed
          ? ok(found)
          : failed(
              `${found}, and ${Math.floor(freeBytes / MIB)} MiB are free in ${path}`,
              'Make room, or give --out on another disk.',
            );
      },
    },
    {
      id: 'price',
      label: 'Price',
      look() {
        const { cost, mostRequests } = makeGamePlan(prepared, drill, process.cwd(), {});
        const tokens = `${formatCount(mostRequests)} requests, ${formatCount(cost.inputTokens + cost.outputTokens)} tokens at most`;
        if (cost.unpriced.length > 0)
          return warning(
            `${tokens}; ${cost.unpriced.join(', ')} without a price`,
            'Say what it takes for a million tokens: "price": {"input": …, "output": …} of the provider.',
          );
        const found = `${tokens}; ${cost.money === null ? 'nobody takes money' : `${cost.money.toFixed(2)} of money`}${tellCaps(drill, cost.money)}`;
        const [overspent] = warnOfOverspent(drill, arrivals);
        return overspent === undefined ? ok(found) : warning(`${found}. ${overspent.why}`, overspent.remedy);
      },
    },
    { id: 'other-fallback', label: 'Fallback', look: () => compareProviders(serving) },
    // Only who is really asked retires; mocks play on.
    {
      id: 'retirement',
      label: 'Retirement',
      look: () =>
        lookAtRetirements(
          drill.providers.filter(({ upstream }) => upstream.kind === 'url').map(describeUpstream),
          now(),
        ),
    },
  ];
}

/** What ends it for what is spent, `; ended above 20 of money`; `money`: what it may cost, null: nothing. */
function tellCaps({ stopConditions }: PreparedRun['drill'], money: number | null): string {
  const caps = stopConditions.flatMap(({ metric, max = 0, windowMs }) =>
    isSum(metric) ? [`${formatBound(metric, max)}${windowMs === undefined ? '' : ` in ${formatMs(windowMs)}`}`] : [],
  );
  if (caps.length > 0) return `; ended above ${caps.join(', ')}`;
  return money === null ? '' : '; nothing ends it for what it spends';
}

/** A fallback that is the primary under another name falls with it. */
function compareProviders(serving: readonly NamedProvider[]): Finding {
  const all = serving.map(describeUpstream);
  const [, ...others] = all;
  /** Each with one before it. */
  const pairs = all.flatMap((one, place) => all.slice(0, place).map((before) => ({ one, before })));
  const near = pairs.filter(({ one, before }) => one.place !== null && one.place === before.place);
  const [same] = near.filter(({ one, before }) => undated(one.model) === undated(before.model));
  if (same !== undefined)
    return failed(
      `${same.one.name} is ${same.before.name} under another name: ${same.one.model} at ${same.one.place}`,
      'Name another model at another provider: what takes one away takes both.',
    );
  const [nearest] = near;
  if (nearest !== undefined)
    return warning(
      `${nearest.one.name} is asked where ${nearest.before.name} is: ${nearest.one.place}`,
      'An outage of that host, or of its account, takes both. Name a provider elsewhere, or drill that outage, too.',
    );
  return ok(
    others.map(({ name, model, place }) => `${name}: ${model}${place === null ? '' : ` at ${place}`}`).join(', '),
  );
}

function describeUpstream({ name, upstream }: NamedProvider): { name: string; model: string; place: string | null } {
  const model = upstream.kind === 'mock' ? upstream.mock.model : upstream.model;
  const url = upstream.kind === 'url' ? parseHttpUrl(upstream.url) : null;
  if (url === null) return { name, model, place: null };
  const host = isThisMachine(hostOf(url)) ? 'localhost' : hostOf(url);
  return { name, model, place: `${host}${url.port === '' ? '' : `:${url.port}`}` };
}

const undated = (model: string): string => model.toLowerCase().replace(DATED, '');

/** Every environment variable without which it is refused, or its lock is. */
function listNeededVariables({ target, providers, safety, notify }: Drill): string[] {
  const named = [
    ...providers.flatMap(({ upstream, injector }) => [
      'apiKeyEnv' in upstream ? upstream.apiKeyEnv : undefined,
      injector?.tokenEnv,
    ]),
    safety?.lock?.tokenEnv,
    ...notify.flatMap(({ urlEnv, tokenEnv }) => [urlEnv, tokenEnv]),
  ];
  const started = providers.flatMap(({ upstream }) => (upstream.kind === 'command' ? [upstream] : []));
  return [...new Set([...named.flatMap((name) => name ?? []), ...listVariables(JSON.stringify([target, started]))])];
}
