import { longestCallMs } from '../../drill/caller-times.ts';
import { measurePeakWithin } from '../../drill/plan.ts';
import { listServing, type NamedProvider } from '../../drill/providers.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { hostOf, parseHttpUrl } from '../../kit/settings/http-url.ts';
import { makeGamePlan } from '../plan/make-game-plan.ts';
import type { PreparedRun } from '../runner/prepare-run.ts';
import { type DoctorCheck, failed, type Finding, ok, warning } from './check.ts';
import { findRetirement, RETIREMENTS_READ } from './retirements.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 90;
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
        const needed = drill.providers.flatMap(({ upstream, injector }) => [
          ...('apiKeyEnv' in upstream && upstream.apiKeyEnv !== undefined ? [upstream.apiKeyEnv] : []),
          ...(injector === undefined ? [] : [injector.tokenEnv]),
        ]);
        const { tokenEnv } = drill.safety?.lock ?? {};
        const names = [...new Set([...needed, ...(tokenEnv === undefined ? [] : [tokenEnv])])];
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
        return ok(ports.length === 0 ? 'free ones are taken' : `${ports.join(', ')} free`);
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
        const { cost, mostRequests } = makeGamePlan(prepared, drill, process.cwd());
        const tokens = `${formatCount(mostRequests)} requests, ${formatCount(cost.inputTokens + cost.outputTokens)} tokens at most`;
        if (cost.unpriced.length > 0)
          return warning(
            `${tokens}; ${cost.unpriced.join(', ')} without a price`,
            'Say what it takes for a million tokens: "price": {"input": …, "output": …} of the provider.',
          );
        return ok(`${tokens}; ${cost.money === null ? 'nobody takes money' : `${cost.money.toFixed(2)} of money`}`);
      },
    },
    { id: 'other-fallback', label: 'Fallback', look: () => compareProviders(serving) },
    { id: 'retirement', label: 'Retirement', look: () => findRetired(drill.providers, now()) },
  ];
}

/** A fallback that is the primary under another name falls with it. */
function compareProviders(serving: readonly NamedProvider[]): Finding {
  const [primary, ...others] = serving.map(describeUpstream);
  if (primary === undefined) return ok('none');
  const same = others.find(({ place, model }) => place !== null && place === primary.place && model === primary.model);
  if (same !== undefined)
    return failed(
      `${same.name} is ${primary.name} under another name: ${same.model} at ${same.place}`,
      'Name another model at another provider: what takes one away takes both.',
    );
  const near = others.find(({ place }) => place !== null && place === primary.place);
  if (near !== undefined)
    return warning(
      `${near.name} is asked where ${primary.name} is: ${near.place}`,
      'An outage of that host, or of its account, takes both. Name a provider elsewhere, or drill that outage, too.',
    );
  return ok(
    others.map(({ name, model, place }) => `${name}: ${model}${place === null ? '' : ` at ${place}`}`).join(', '),
  );
}

function describeUpstream({ name, upstream }: NamedProvider): { name: string; model: string; place: string | null } {
  const model = upstream.kind === 'mock' ? upstream.mock.model : upstream.model;
  const url = upstream.kind === 'url' ? parseHttpUrl(upstream.url) : null;
  return { name, model, place: url === null ? null : `${hostOf(url)}${url.port === '' ? '' : `:${url.port}`}` };
}

/** Only who is really asked retires; mocks play on. */
function findRetired(providers: readonly NamedProvider[], nowMs: number): Finding {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const soon = new Date(nowMs + SOON_DAYS * DAY_MS).toISOString().slice(0, 10);
  const known = providers
    .filter(({ upstream }) => upstream.kind === 'url')
    .map(describeUpstream)
    .flatMap(({ name, model, place }) => {
      const found = findRetirement(model, place);
      return found === null ? [] : [{ name, model, ...found }];
    });
  const tell = ({ name, model, day, source }: (typeof known)[number]): string =>
    `${name}: ${model} ${day <= today ? 'was' : 'is'} retired on ${day} (${source})`;
  const gone = known.filter(({ day, isMakers }) => isMakers && day <= today);
  if (gone.length > 0) return failed(gone.map(tell).join('; '), 'Name a model that is still served.');
  const leaving = known.filter(({ day }) => day <= soon);
  if (leaving.length > 0)
    return warning(
      leaving
        .map((one) => `${tell(one)}${one.isMakers ? '' : ', by its maker; others have dates of their own'}`)
        .join('; '),
      'Plan its successor, and rehearse with it: cutover rehearse tries it as a variant.',
    );
  return ok(`none within ${SOON_DAYS} days is known; the table is of ${RETIREMENTS_READ}`);
}
