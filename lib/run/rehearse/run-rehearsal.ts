import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createMatrix } from '../../collector/rehearsal/matrix.ts';
import {
  type Rehearsal,
  REHEARSAL_VERSION,
  type RehearsalEnd,
  type RehearsedDuring,
} from '../../collector/scorecard/rehearsal.ts';
import { openPlan } from '../../collector/plan-file/read-plan.ts';
import { createExamples } from '../../collector/rehearsal/examples.ts';
import { renderRehearsalHtml } from '../../collector/report/rehearsal/html.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { createRedactor, type Redactor } from '../../kit/secrets/redactor.ts';
import type { Drill } from '../../drill/drill.ts';
import type { ProviderAddress } from '../../drill/targets/provider-call.ts';
import type { GuardSeats } from '../guards/guard-seats.ts';
import { checkConsumers } from '../consumers/check-consumers.ts';
import { tellStraysOnce } from '../consumers/tell-strays-once.ts';
import { startAskers } from '../consumers/start-askers.ts';
import { createCleanup } from '../../proxies/process/cleanup.ts';
import { writeCases } from '../cases/write-cases.ts';
import { collectSecrets, redactDrill } from '../runner/collect-secrets.ts';
import { tellFailure } from '../runner/tell-failure.ts';
import { createSafety } from '../safety/create-safety.ts';
import { claimFolder, removeRunFolder, writePrivate, writeWhole } from '../runner/run-folder.ts';
import { accountGuards, describeGuardUse, listGuardAccounts } from './account-guards.ts';
import { type AllAsked, askAll, type AskAllOptions } from './ask-all.ts';
import { askUnderLoad } from './ask-under-load.ts';
import type { Column } from './columns.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { openAnswerJudge } from './open-answer-judge.ts';
import type { PreparedRehearsal } from './prepare-rehearsal.ts';
import { createRehearsalFolder, openAnswers, type RehearsalFolder } from './rehearsal-folder.ts';
import { startStraight, startThrough } from './start-way.ts';

export interface RunRehearsalOptions {
  prepared: PreparedRehearsal;
  /** A folder of its own; by default one in `resultsPath`. */
  out?: string | undefined;
  resultsPath: string;
  env: NodeJS.ProcessEnv;
  /** Stops it; what there is is told then. Its reason is a clause. */
  signal: AbortSignal;
  /** Told what goes on, a sentence each; nothing secret is in it. */
  tell(text: string): void;
  /** Told once code of one's own was tried and can be asked, before anything is started. */
  onTried?: () => void;
  /** Told after each case. */
  onProgress?: (progress: RehearsalProgress) => void;
}

/** How far a rehearsal is. */
export interface RehearsalProgress {
  calls: number;
  decided: number;
  cells: number;
}

export interface RehearsalResult {
  rehearsal: Rehearsal;
  folder: RehearsalFolder;
}

/**
 * Puts each case to each column, judges what comes, and writes it down. Everything started is stopped. Throws what trying code of one's own
 * and starting a drill's providers throws, before anybody is asked, and leaves nothing behind then.
 */
export async function runRehearsal(options: RunRehearsalOptions): Promise<RehearsalResult> {
  const { prepared, out, resultsPath, env } = options;
  const { drill, columns } = prepared;
  const redactor = createRedactor(collectSecrets(drill, env));
  const tell = tellStraysOnce((text) => options.tell(redactor.clean(text)));
  const startedAt = new Date();
  const folder = await createRehearsalFolder({
    out,
    resultsPath,
    drillName: drill.name,
    seed: drill.seed,
    now: startedAt,
  });
  await claimFolder(folder, async () => {
    for (const { contracts } of [drill, ...(prepared.during === null ? [] : [prepared.during.drill])])
      await checkConsumers(contracts, { env, clean: redactor.clean, warn: tell, signal: options.signal });
    options.onTried?.();
  });
  const safety = createSafety({ drill, runId: folder.runId, env, signal: options.signal, lastsMs: null, warn: tell });
  const { signal } = safety;
  // Each call under way listens to it.
  setMaxListeners(0, signal);
  const matrix = createMatrix({ contracts: drill.contracts, columns, test: testOf(prepared) });
  const ledger = createLedger(
    [...columns, ...listGuardAccounts(drill)],
    prepared.options.budget,
    prepared.options.prices,
  );
  const answered = new Map<string, number>();
  const examples = createExamples();
  let ended: RehearsalEnd = { kind: 'stopped', reason: 'it was stopped' };
  let gaveUp = new Map<string, string>();
  let unreached = new Map<string, string>();
  let during: RehearsedDuring | null = null;
  let began = false;
  try {
    // Providers that are asked themselves are no target of anybody's.
    if (prepared.options.through === 'target') await safety.enter();
    await writeInput(folder, prepared, redactor);
    await using cleanup = createCleanup(tell);
    const token = createToken();
    const started = { prepared, folder, token, env, redactor, cleanup, signal, tell };
    const { way, lost, addresses } = await (prepared.options.through === 'target'
      ? startThrough(started)
      : startStraight(started));
    await using asking = await startAskers({
      contracts: drill.contracts,
      folder: folder.path,
      env,
      clean: redactor.clean,
      warn: tell,
      guards: seatGuards(drill, addresses, token),
      accounts: accountGuards(drill, ledger),
    });
    await using judge = await openAnswerJudge({ drill, askers: asking.askers, warn: tell });
    const until = AbortSignal.any([signal, lost]);
    setMaxListeners(0, until);
    using answers = openAnswers(folder.answers);
    using plan = openPlan(folder.plan, folder.cases);
    began = true;
    const askedIdle = new Set<string>();
    const nameAsked = (column: string, index: number): string => `${index} ${column}`;
    const idle = { ...prepared, columns: columns.filter(({ isLoaded }) => !isLoaded) };
    const asks: AskAllOptions = {
      prepared: idle,
      way,
      readArrival(index) {
        const arrival = plan.readArrival(index);
        if (arrival === undefined) throw new CutoverError('bug', `The plan of ${folder.path} has no case ${index}.`);
        return arrival;
      },
      judge,
      matrix,
      ledger,
      redactor,
      signal: until,
      tell,
      onAsked(one) {
        askedIdle.add(nameAsked(one.column, one.index));
        if (one.came.kind === 'judged' || one.came.kind === 'refused')
          answered.set(one.column, (answered.get(one.column) ?? 0) + 1);
        examples.add(one);
        matrix.add(one);
        answers.write(one);
        options.onProgress?.({ calls: ledger.calls(), ...matrix.progress() });
      },
    };
    ({ ended, gaveUp, unreached } = await askAll(asks));
    const isThrough = ended.kind === 'decided' || ended.kind === 'cases';
    if (prepared.during !== null && !isThrough) during = tellNotRun(prepared.during.drill.name);
    if (prepared.during !== null && isThrough) {
      const loaded = {
        ...prepared,
        during: prepared.during,
        columns: columns.filter(({ isLoaded }) => isLoaded),
        options: { ...prepared.options, stopsEarly: false },
      };
      // Each that its provider was asked without load, and no other: they are held against each other case by case.
      const isFor: AskAllOptions['isFor'] = ({ provider }, index) => askedIdle.has(nameAsked(provider, index));
      during = await askUnderLoad({ ...asks, prepared: loaded, isFor, folder, token: createToken(), env });
      if (during.failed !== null) tell(`${during.drill} did not run: ${during.failed}`);
    }
  } catch (error) {
    if (!began) {
      await removeRunFolder(folder);
      const unbegun = 'Stopped before anything was asked; nothing was left behind.';
      throw tellFailure(error, { signal, redactor, unbegun });
    }
    throw error;
  } finally {
    await safety.leave();
  }
  const guards = describeGuardUse(drill, ledger);
  const rehearsal: Rehearsal = {
    schemaVersion: REHEARSAL_VERSION,
    rehearsalId: folder.runId,
    drill: drill.name,
    seed: drill.seed,
    startedAt: startedAt.toISOString(),
    durationMs: Math.max(0, Date.now() - startedAt.getTime()),
    through: prepared.options.through,
    test: testOf(prepared),
    columns: columns.map((column) => describeColumn(column, { answered, ledger, gaveUp, unreached })),
    cells: matrix.cells(),
    calls: ledger.calls(),
    ended,
    ...(guards.length === 0 ? {} : { guards }),
    ...(during === null ? {} : { during }),
  };
  await writeWhole(folder.rehearsal, `${JSON.stringify(rehearsal, null, 2)}\n`);
  await writeWhole(folder.report, renderRehearsalHtml(rehearsal, examples));
  return { rehearsal, folder };
}

/** A drill that was not begun, as the cases without load came to no end of their own. */
const tellNotRun = (drill: string): RehearsedDuring => ({
  drill,
  folder: 'drill',
  verdict: null,
  wanted: 0,
  asked: 0,
  left: null,
  failed: 'the cases without load were not all asked',
});

const createToken = (): string => Array.from({ length: 10 }, () => randomInt(36).toString(36)).join('');

const testOf = ({ options: { good, bad, stopsEarly } }: PreparedRehearsal): Rehearsal['test'] => ({
  good,
  bad,
  stopsEarly,
});

/** Guards ask their providers themselves, as the cases do. */
function seatGuards(drill: Drill, addresses: ReadonlyMap<string, ProviderAddress>, runToken: string): GuardSeats {
  const providers = drill.providers.flatMap(({ name, upstream }) => {
    const address = addresses.get(name);
    const model = upstream.kind === 'mock' ? upstream.mock.model : upstream.model;
    return address === undefined ? [] : [[name, { kind: 'there' as const, model, ...address }] as const];
  });
  return { runToken, providers: Object.fromEntries(providers) };
}

/** What mocks go by, and what is to be asked. */
async function writeInput(
  folder: RehearsalFolder,
  { drill, cases, eachCase }: PreparedRehearsal,
  redactor: Redactor,
): Promise<void> {
  await writePrivate(folder.drill, `${JSON.stringify(redactor.cleanValue(redactDrill(drill)), null, 2)}\n`);
  await writePrivate(folder.plan, formatPlan(cases));
  if (cases.some(({ arrival }) => typeof arrival.case === 'number')) await writeCases(folder.cases, eachCase);
  await writePrivate(folder.records, '');
}

function* formatPlan(cases: PreparedRehearsal['cases']): Generator<string> {
  for (const { arrival } of cases) yield `${JSON.stringify(arrival)}\n`;
}

/** What has come of columns and providers by their names. */
interface Came extends Pick<AllAsked, 'gaveUp' | 'unreached'> {
  answered: ReadonlyMap<string, number>;
  ledger: Ledger;
}

function describeColumn(
  { name, provider, variant, model, isLoaded }: Column,
  { answered, ledger, gaveUp, unreached }: Came,
): Rehearsal['columns'][number] {
  const lost = isLoaded ? undefined : unreached.get(provider);
  return {
    name,
    provider,
    variant,
    model,
    ...ledger.use(name),
    answered: answered.get(name) ?? 0,
    gaveUp: gaveUp.get(provider) ?? null,
    ...(lost === undefined ? {} : { unreached: lost }),
  };
}
