import type { Matrix } from '../../collector/rehearsal/matrix.ts';
import type { AskedCase, AskOutcome, RehearsalEnd } from '../../collector/scorecard/rehearsal.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { unlessAborted } from '../../kit/unless-aborted.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import type { AskWay } from './ask-way.ts';
import { askProviderCases } from './ask-provider-cases.ts';
import type { CallResult } from '../calls/call-result.ts';
import { readUse } from './call-use.ts';
import { type Column, isAskedOf } from './columns.ts';
import type { CallCost, Ledger } from './ledger.ts';
import type { RehearsedCase } from './list-cases.ts';
import type { AnswerJudge } from './open-answer-judge.ts';
import { createPace } from './pace.ts';
import type { PreparedRehearsal } from './prepare-rehearsal.ts';

export interface AskAllOptions {
  prepared: PreparedRehearsal;
  way: AskWay;
  /** The arrival of an index with its case, which lies in a file. */
  readArrival(index: number): Arrival;
  /** Is the case of this index put to this column? Default: each that is of a kind which it is asked. */
  isFor?(column: Column, index: number): boolean;
  matrix: Matrix;
  ledger: Ledger;
  judge: Pick<AnswerJudge, 'judge' | 'listSilent' | 'listLost'>;
  redactor: Redactor;
  signal: AbortSignal;
  tell(text: string): void;
  onAsked(asked: AskedCase): void;
}

/** Why no more was asked. */
export interface AllAsked {
  ended: RehearsalEnd;
  /** The providers that were given up, with the reason as a clause. */
  gaveUp: Map<ProviderName, string>;
  /** Those that no call has reached, with what the network said. */
  unreached: Map<ProviderName, string>;
}

interface Item {
  rehearsed: RehearsedCase;
  column: Column;
}

/** Each case for each of these columns that it is for. */
export function* listItems(
  cases: readonly RehearsedCase[],
  columns: readonly Column[],
  isFor: NonNullable<AskAllOptions['isFor']> = () => true,
): Generator<Item> {
  for (const rehearsed of cases) {
    const { kind, index } = rehearsed.arrival;
    for (const column of columns) if (isAskedOf(column, kind) && isFor(column, index)) yield { rehearsed, column };
  }
}

/** Puts all cases to all columns, all providers at once, each at its own pace. Where it is stopped, what is under way counts for nothing. */
export async function askAll(options: AskAllOptions): Promise<AllAsked> {
  const { prepared, way, matrix, ledger, redactor, signal, tell, onAsked, judge } = options;
  const { columns, cases } = prepared;
  const { stopsEarly, concurrency, ratePerSecond } = prepared.options;
  const gaveUp = new Map<ProviderName, string>();
  const unreached = new Map<ProviderName, string>();
  let limit: string | null = null;
  let put = 0;
  /** Was a case not asked, as code of one's own that would have judged it can be asked no more? */
  let isUnjudged = false;
  const providers = [...new Set(columns.map(({ provider }) => provider))];
  const askOne = async (provider: ProviderName): Promise<void> => {
    const own = columns.filter((column) => column.provider === provider);
    const started = new Map<Item, { epochMs: number; ms: number }>();
    // One answer is held to all contracts of its request: a column is asked for it until the last of them is decided there.
    const isWanted = ({ rehearsed: { arrival }, column }: Item, calls: number): boolean => {
      // What was called for comes to its end.
      const isOpen = calls > 0 || !stopsEarly;
      if (!isOpen && matrix.isDecided(arrival.kind, column.name)) return false;
      const lost = judge.listLost();
      if (lost.size === 0) return true;
      const isJudged = isOpen
        ? prepared.drill.contracts.some((contract, place) => contract.for === arrival.kind && !lost.has(place))
        : !matrix.isDecided(arrival.kind, column.name, lost);
      isUnjudged ||= !isJudged;
      return isJudged;
    };
    const over = await askProviderCases<Item>({
      items: listItems(cases, own, options.isFor),
      pace: createPace(ratePerSecond),
      concurrency,
      isWanted,
      signal,
      reserve(item) {
        // That of a guard's call ends it as well: what nobody judges need not be asked.
        limit ??= ledger.limit() ?? ledger.reserve(item.column.name, costOf(prepared, item));
        return limit === null;
      },
      async call(item) {
        if (!started.has(item)) started.set(item, { epochMs: Date.now(), ms: performance.now() });
        const result = await way.call(options.readArrival(item.rehearsed.arrival.index), item.column, signal);
        ledger.settle(item.column.name, costOf(prepared, item), readUse(result));
        return result;
      },
      async onCame({ item, calls }, result) {
        const { rehearsed, column } = item;
        const arrival = options.readArrival(rehearsed.arrival.index);
        const asked = way.render(arrival, column);
        const silent = judge.listSilent(arrival);
        const begun = started.get(item);
        started.delete(item);
        const came: AskOutcome =
          result.kind === 'answered'
            ? { kind: 'judged', judgements: await unlessAborted(signal, judge.judge(arrival, asked, result)) }
            : describeOutcome(result);
        put++;
        onAsked(
          redactor.cleanValue({
            kind: 'asked' as const,
            index: arrival.index,
            request: arrival.kind,
            case: rehearsed.name,
            column: column.name,
            startEpochMs: begun?.epochMs ?? Date.now(),
            durationMs: Math.round(performance.now() - (begun?.ms ?? performance.now())),
            calls,
            status: 'status' in result ? result.status : null,
            asked,
            answer: result.kind === 'answered' ? result.answer : null,
            came,
            ...(silent.length === 0 ? {} : { silent }),
          }),
        );
      },
    });
    if (over.unreached !== null) unreached.set(provider, redactor.clean(over.unreached));
    if (over.gaveUp === null) return;
    gaveUp.set(provider, redactor.clean(over.gaveUp));
    tell(`${provider} is asked no more: ${over.gaveUp.replace(/[.]$/, '')}.`);
  };
  const hold = (provider: ProviderName): Promise<void> => way.hold(provider, () => askOne(provider));
  const all = way.isInTurn ? await inTurn(providers, hold) : await Promise.allSettled(providers.map(hold));
  if (signal.aborted) return { ended: { kind: 'stopped', reason: describeStop(signal.reason) }, gaveUp, unreached };
  for (const one of all) if (one.status === 'rejected') throw one.reason;
  return { ended: findEnd(), gaveUp, unreached };

  function findEnd(): RehearsalEnd {
    const over = limit ?? ledger.limit();
    if (over !== null) return { kind: 'budget', limit: over };
    if (gaveUp.size === providers.length) return { kind: 'gave-up' };
    if (isUnjudged) {
      const reason = [...judge.listLost().values()].map((why) => why.replace(/[.]$/, '')).join('; ');
      const whole = [...listItems(cases, columns, options.isFor)].length;
      return { kind: 'unjudged', reason: excerpt(redactor.clean(reason)), asked: put, left: whole - put };
    }
    const kinds = [...new Set(cases.map(({ arrival }) => arrival.kind))];
    const isDecided = columns.every(({ name }) => kinds.every((kind) => matrix.isDecided(kind, name)));
    return { kind: isDecided ? 'decided' : 'cases' };
  }
}

/** One after the other; the first that fails is the last. */
async function inTurn(
  providers: readonly ProviderName[],
  ask: (provider: ProviderName) => Promise<void>,
): Promise<PromiseSettledResult<void>[]> {
  const settled: PromiseSettledResult<void>[] = [];
  for (const provider of providers) {
    const [one] = await Promise.allSettled([ask(provider)]);
    settled.push(one);
    if (one.status === 'rejected') break;
  }
  return settled;
}

/** What came of a case that no contract can say anything of. */
function describeOutcome(result: Exclude<CallResult, { kind: 'answered' }>): AskOutcome {
  switch (result.kind) {
    case 'refused':
      return { kind: 'refused', status: result.status, said: result.said };
    case 'misrouted':
      return { kind: 'misrouted', served: result.served };
    case 'unreached':
      return { kind: 'unanswered', cause: 'unreached', said: result.said };
    case 'denied':
      return { kind: 'unanswered', cause: `status-${result.status}`, said: result.said };
    case 'failed':
      return { kind: result.isHollow ? 'hollow' : 'unanswered', cause: result.cause, said: result.said };
  }
}

/** What it was stopped with is a clause, or an error. */
function describeStop(reason: unknown): string {
  return typeof reason === 'string' ? reason : 'it was stopped';
}

const costOf = ({ costs }: PreparedRehearsal, { rehearsed, column }: Item): CallCost =>
  costs(column.name, rehearsed.arrival.index);
