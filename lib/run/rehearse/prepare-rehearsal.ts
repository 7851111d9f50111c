import { prepareContracts } from '../../drill/contracts/index.ts';
import type { Drill } from '../../drill/drill.ts';
import { describeSharedGuards } from '../../drill/check-guards.ts';
import { listServing, type NamedProvider } from '../../drill/providers.ts';
import { createChecks } from '../../collector/judge/create-checks.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { listGuardProviders } from '../guards/guard-seats.ts';
import type { WrittenCase } from '../../drill/workloads/written-case.ts';
import { eachUsedCase, numberCases, openCaseFiles } from '../cases/plan-cases.ts';
import { checkPrices, checkProviderName, withPrices } from '../runner/check-prices.ts';
import { checkPlaces } from '../runner/check-places.ts';
import { type PreparedRun, prepareRun } from '../runner/prepare-run.ts';
import { rejectVariable } from '../runner/reject-variable.ts';
import { readDrill } from '../runner/read-drill.ts';
import { describeMostGuardCalls } from './account-guards.ts';
import { type CaseCosts, estimateCosts, measureMost, type MostCost } from './case-costs.ts';
import { type Column, listColumns } from './columns.ts';
import { listLoadedColumns } from './during.ts';
import { listCases, type RehearsedCase } from './list-cases.ts';
import type { RehearsalOptions } from './rehearsal-options.ts';

/** A rehearsal that could begin. */
export interface PreparedRehearsal {
  drill: Drill;
  options: RehearsalOptions;
  /** The drill in whose outage cases are asked again; null: none. */
  during: PreparedRun | null;
  /** Those that are asked under load are the last. */
  columns: Column[];
  cases: RehearsedCase[];
  /** Tells of those that lie in files, in the order in which their arrivals number them from 0. */
  eachCase: (onCase: (written: WrittenCase) => void) => Promise<void>;
  /** What a call of a column takes at most, by the case's index. */
  costs: CaseCosts;
  /** What it comes to if nothing is decided early; `ofOne`: the most requests that a single provider gets. */
  most: MostCost;
  /** What must be known of it before it begins, a sentence each. */
  warnings: string[];
}

/**
 * Reads the drill and its cases, and says what asking them all would come to. Starts and writes nothing. Throws a `usage` error for a
 * drill that is none, a name it does not have, a key that is not set, and a limit on money where a price is not known.
 */
export async function prepareRehearsal(
  file: string,
  given: RehearsalOptions,
  env: NodeJS.ProcessEnv,
): Promise<PreparedRehearsal> {
  const read = (await readDrill(file)).drill;
  const options = withPrices(given, read.providers);
  const drill = { ...read, seed: options.seed ?? read.seed };
  if (drill.contracts.length === 0)
    throw new CutoverError(
      'usage',
      `${file}: contracts must hold at least one: without one there is nothing to rehearse.`,
    );
  await prepareContracts(drill.contracts);
  // A schema that does not compile is told before anybody is asked.
  createChecks(drill, new Map());
  const names = drill.providers.map(({ name }) => name);
  for (const name of options.providers) checkProviderName('--provider', name, listServing(drill));
  for (const { provider } of options.prices) checkProviderName('--price', provider, names);
  const isThrough = options.through === 'target';
  if (options.during !== undefined && isThrough)
    throw new CutoverError('usage', '--during asks providers themselves, and takes no --through target.');
  if (isThrough && drill.safety?.blastRadius !== undefined)
    throw new CutoverError(
      'usage',
      `${file}: --through target takes providers from all tenants, and safety.blastRadius allows ${drill.safety.blastRadius.tenants} of them. Leave --through out, or rehearse at a target that has no other users.`,
    );
  if (isThrough && drill.approval === 'required')
    throw new CutoverError(
      'usage',
      `${file}: --through target takes providers away, and approval "required" lets cutover drill do so alone, by --plan-hash. Leave --through out, or rehearse by a drill of its own.`,
    );
  const during = options.during === undefined ? null : await prepareRun(options.during);
  if (during !== null) {
    // Before the cases without load are paid for.
    checkPlaces(during.drill, env);
    for (const provider of during.drill.providers) checkKey(provider, env);
  }
  const idle = await listColumns(drill, { ...options, variants: options.variants && !isThrough });
  const columns = during === null ? idle : [...idle, ...listLoadedColumns(idle, during.drill, options.during ?? '')];
  const guards = listGuardProviders(drill);
  const asked = drill.providers.filter(
    ({ name }) => guards.has(name) || columns.some(({ provider }) => provider === name),
  );
  // What is held down is started, too.
  for (const provider of isThrough ? drill.providers : asked) checkKey(provider, env);
  checkPrices(asked, options);
  const files = await openCaseFiles(drill);
  const cases = await pickCases(drill, files, options);
  const numbers = numberCases(
    cases.map(({ arrival }) => arrival),
    files,
  );
  const eachCase: PreparedRehearsal['eachCase'] = (onCase) => eachUsedCase(files, numbers, onCase);
  const costs = await estimateCosts({ drill, columns, cases, eachCase });
  return {
    drill,
    options,
    during,
    columns,
    cases,
    eachCase,
    costs,
    most: measureMost(columns, cases, costs, options.prices),
    warnings: [
      ...[...files.values()].flatMap(({ notes }) => notes),
      ...warnOfUnjudged(drill),
      ...warnOfVariants(drill, options),
      ...describeSharedGuards(drill),
      ...describeMostGuardCalls(drill, columns, cases),
      ...(during?.warnings ?? []),
    ],
  };
}

async function pickCases(
  drill: Drill,
  files: Awaited<ReturnType<typeof openCaseFiles>>,
  { cases: wanted, maxCases }: RehearsalOptions,
): Promise<RehearsedCase[]> {
  const found = new Set<string>();
  const wants = (name: string | undefined, number: string): boolean => {
    if (wanted.length === 0) return true;
    const by = [name, number].filter((one) => one !== undefined && wanted.includes(one));
    for (const one of by) if (one !== undefined) found.add(one);
    return by.length > 0;
  };
  // One that is asked for by its number is drawn, however far behind it stands.
  const numbers = wanted.map(Number).filter((number) => Number.isInteger(number) && number <= MOST_NUMBER);
  const cases = await listCases(drill, files, { seed: drill.seed, most: Math.max(maxCases, ...numbers), wants });
  const missing = wanted.find((one) => !found.has(one));
  if (missing !== undefined)
    throw new CutoverError(
      'usage',
      `--case must be the id of a case, or its number in its file from 1, got ${excerpt(missing, 60)}, which no request has.`,
    );
  if (cases.length === 0)
    throw new CutoverError('usage', 'There is no case to rehearse: no request that has a contract has one.');
  return cases;
}

const MOST_NUMBER = 100_000;

function checkKey({ name, upstream }: NamedProvider, env: NodeJS.ProcessEnv): void {
  if (!('apiKeyEnv' in upstream) || upstream.apiKeyEnv === undefined) return;
  if (env[upstream.apiKeyEnv] === undefined || env[upstream.apiKeyEnv] === '')
    rejectVariable(`providers.${name}.upstream.apiKeyEnv`, upstream.apiKeyEnv);
}

function warnOfVariants({ variants = {} }: Drill, { through, variants: isTried }: RehearsalOptions): string[] {
  return through === 'target' && isTried && Object.keys(variants).length > 0
    ? ['variants are left out: what a provider is asked is the target’s there.']
    : [];
}

function warnOfUnjudged({ traffic, contracts }: Drill): string[] {
  return traffic.requests
    .filter(({ name }) => !contracts.some((contract) => contract.for === name))
    .map(({ name }) => `${name} has no contract, and is not asked.`);
}
