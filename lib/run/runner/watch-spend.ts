import type { AttemptRecord, RunRecord } from '../../collector/records/record.ts';
import { isSuccess } from '../../collector/score/evidence/is-success.ts';
import type { StopCondition } from '../../drill/objectives/stop-conditions.ts';
import type { NamedProvider } from '../../drill/providers.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { CHARACTERS_PER_TOKEN } from '../../kit/limits/characters-per-token.ts';

/** What was planned for a call, tokens. */
export interface PlannedTokens {
  promptTokens: number;
  outputTokens: number;
}

/** Who is paid, and what was planned. */
export interface SpendInput {
  providers: readonly Pick<NamedProvider, 'name' | 'price'>[];
  /** What was planned for the call of this number; undefined: the plan has none. */
  readPlanned(index: number): PlannedTokens | undefined;
}

/** What one call took, or several. */
interface Cost {
  calls: number;
  tokens: number;
  money: number;
  /** Calls whose tokens are estimated. */
  estimated: number;
}

/** Follows what the calls at providers cost. */
export interface SpendWatch {
  add(record: RunRecord): void;
  /** How a condition on a sum is broken now, as a clause; null: it is not. */
  check(condition: StopCondition, nowEpochMs: number): string | null;
}

/**
 * Adds up what the calls at providers cost, from the first one it is told of on. A call counts when it is over. Tokens are those of the usage that its answer told; of an answer
 * without one they are estimated: by the texts of prompt and answer, four characters a token, and where those could not be read by the plan. A call
 * that never reached its provider, one that was refused and one that another drill sent cost nothing; nor does a provider that has no price.
 *
 * @param longestMs The longest window that is asked for; what is older counts for the whole load alone.
 */
export function watchSpend({ providers, readPlanned }: SpendInput, longestMs: number): SpendWatch {
  const prices = new Map(providers.map(({ name, price }) => [name, price]));
  const whole = noCost();
  let recent: (Cost & { endedEpochMs: number })[] = [];
  return {
    add(record) {
      if (record.kind !== 'attempt' || !isPaidFor(record)) return;
      const told = readUsage(record);
      const { inputTokens, outputTokens } = told ?? estimate(record, readPlanned);
      const price = prices.get(record.provider);
      const cost: Cost = {
        calls: 1,
        tokens: inputTokens + outputTokens,
        money: price === undefined ? 0 : (inputTokens * price.input + outputTokens * price.output) / 1_000_000,
        estimated: told === null ? 1 : 0,
      };
      addTo(whole, cost);
      if (longestMs > 0) recent.push({ ...cost, endedEpochMs: record.startEpochMs + record.endMs });
    },
    check({ metric, max = Infinity, windowMs, minCalls }, nowEpochMs) {
      recent = recent.filter(({ endedEpochMs }) => endedEpochMs >= nowEpochMs - longestMs);
      const seen = windowMs === undefined ? whole : sum(recent, nowEpochMs - windowMs);
      const amount = metric === 'spend' ? seen.money : seen.tokens;
      return seen.calls >= minCalls && amount > max + SLIVER ? describe(metric, amount, { max, windowMs, seen }) : null;
    },
  };
}

/** Sums of small amounts are a sliver off. */
const SLIVER = 1e-9;

const noCost = (): Cost => ({ calls: 0, tokens: 0, money: 0, estimated: 0 });

function addTo(into: Cost, cost: Cost): void {
  into.calls += cost.calls;
  into.tokens += cost.tokens;
  into.money += cost.money;
  into.estimated += cost.estimated;
}

function sum(costs: readonly (Cost & { endedEpochMs: number })[], fromEpochMs: number): Cost {
  const all = noCost();
  for (const cost of costs) if (cost.endedEpochMs >= fromEpochMs) addTo(all, cost);
  return all;
}

/** Did the provider work for it? It did for an answer, and for a caller that left before there was one. */
function isPaidFor({ fault, forwarded, marker, status, end, asked }: AttemptRecord): boolean {
  const isForAnswer = asked !== null;
  const hasReached = fault === null || forwarded === true;
  if (!isForAnswer || !hasReached || marker === 'other-run') return false;
  return status === null ? end === 'client-gone' || end === 'held' : isSuccess(status);
}

/** Null: it tells none that can be so. */
function readUsage({ said }: AttemptRecord): { inputTokens: number; outputTokens: number } | null {
  const usage = said?.kind === 'answer' ? said.usage : null;
  return usage !== null && isCount(usage.inputTokens) && isCount(usage.outputTokens) ? usage : null;
}

/** What a provider says of itself may be anything; less than nothing would take from the sum. */
const isCount = (tokens: number): boolean => Number.isFinite(tokens) && tokens >= 0;

function estimate(
  { asked, said, index }: AttemptRecord,
  readPlanned: SpendInput['readPlanned'],
): { inputTokens: number; outputTokens: number } {
  const planned = index === null ? undefined : readPlanned(index);
  const inputTokens =
    asked?.kind === 'request'
      ? Math.ceil((asked.system.characters + asked.prompt.characters) / CHARACTERS_PER_TOKEN)
      : (planned?.promptTokens ?? 0);
  const outputTokens =
    said?.kind === 'answer'
      ? Math.ceil(
          (said.text.length + said.calls.reduce((length, call) => length + call.arguments.length, 0)) /
            CHARACTERS_PER_TOKEN,
        )
      : (planned?.outputTokens ?? 0);
  return { inputTokens, outputTokens };
}

function describe(
  metric: StopCondition['metric'],
  amount: number,
  { max, windowMs, seen }: { max: number; windowMs: number | undefined; seen: Cost },
): string {
  const shown =
    metric === 'spend'
      ? `${formatMoney(amount)} of money was spent`
      : `${formatCount(Math.round(amount))} tokens were used`;
  const bound = metric === 'spend' ? formatMoney(max) : formatCount(max);
  const when = windowMs === undefined ? '' : ` in ${formatMs(windowMs)}`;
  const guessed = seen.estimated === 0 ? '' : `, of ${formatCount(seen.estimated)} of them by estimate`;
  return `${shown} for ${formatCount(seen.calls)} calls at providers${when}${guessed}, at most ${bound} may be (${metric})`;
}

/** Four digits that tell something, or cents. */
function formatMoney(amount: number): string {
  return amount >= 1 ? amount.toFixed(2) : String(Number(amount.toPrecision(4)));
}
