import type { Arrival } from '../../drill/workloads/arrival.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { prefixMistakes } from '../../kit/settings/mistakes.ts';
import { type Column, isAskedOf } from './columns.ts';
import { estimateCost } from './estimate-cost.ts';
import type { CallCost } from './ledger.ts';
import type { RehearsedCase } from './list-cases.ts';
import type { PreparedRehearsal } from './prepare-rehearsal.ts';
import type { Price } from '../runner/budget.ts';

/** What a call of a column takes at most, by the case's index. */
export type CaseCosts = (column: string, index: number) => CallCost;

/** What a rehearsal comes to if nothing is decided early; `ofOne`: the most requests that a single provider gets. */
export interface MostCost extends CallCost {
  requests: number;
  ofOne: number;
  /** Null: a price is not known, or there is nothing to pay. */
  spend: number | null;
}

/** Reads every case once and keeps two numbers of it for each column. Throws a `usage` error for a case that a column cannot be asked. */
export async function estimateCosts({
  drill,
  columns,
  cases,
  eachCase,
}: Pick<PreparedRehearsal, 'drill' | 'columns' | 'cases' | 'eachCase'>): Promise<CaseCosts> {
  const kept = new Map(
    columns.map((column) => [
      column.name,
      { input: new Float64Array(cases.length), output: new Float64Array(cases.length) },
    ]),
  );
  const estimate = ({ name, arrival }: RehearsedCase, written: object): void => {
    for (const column of columns) {
      const own = kept.get(column.name);
      if (own === undefined || !isAskedOf(column, arrival.kind)) continue;
      const prefix = `${column.name}, case ${excerpt(name, 60)} of ${arrival.kind}: `;
      const cost = naming(prefix, () => estimateCost(drill, { ...arrival, case: written } satisfies Arrival, column));
      own.input[arrival.index] = cost.inputTokens;
      own.output[arrival.index] = cost.outputTokens;
    }
  };
  const byNumber: RehearsedCase[] = [];
  for (const one of cases) {
    const { case: drawn } = one.arrival;
    if (typeof drawn === 'number') byNumber[drawn] = one;
    else estimate(one, drawn);
  }
  let number = 0;
  await eachCase((written) => {
    const one = byNumber[number++];
    if (one !== undefined) estimate(one, written);
  });
  return (column, index) => ({
    inputTokens: kept.get(column)?.input[index] ?? 0,
    outputTokens: kept.get(column)?.output[index] ?? 0,
  });
}

/** What asking every column all of its cases comes to. */
export function measureMost(
  columns: readonly Column[],
  cases: readonly RehearsedCase[],
  costs: CaseCosts,
  prices: readonly Price[],
): MostCost {
  const most = { requests: 0, inputTokens: 0, outputTokens: 0 };
  const ofEach = new Map<string, number>();
  let spend = 0;
  let isPriced = false;
  let isUnknown = false;
  for (const { name, provider, settings, requests } of columns) {
    const price = prices.find((one) => one.provider === provider);
    const isPaid = settings.upstream.kind === 'url';
    isPriced ||= isPaid;
    isUnknown ||= isPaid && price === undefined;
    for (const { arrival } of cases) {
      if (!isAskedOf({ requests }, arrival.kind)) continue;
      const { inputTokens, outputTokens } = costs(name, arrival.index);
      most.requests++;
      most.inputTokens += inputTokens;
      most.outputTokens += outputTokens;
      ofEach.set(provider, (ofEach.get(provider) ?? 0) + 1);
      if (isPaid && price !== undefined) spend += (inputTokens * price.input + outputTokens * price.output) / 1_000_000;
    }
  }
  // Nothing that is asked has a price: there is nothing to say of money.
  return { ...most, ofOne: Math.max(0, ...ofEach.values()), spend: !isPriced || isUnknown ? null : spend };
}

/** What is wrong with a case says which it is. */
function naming<T>(prefix: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof CutoverError ? prefixMistakes(prefix, error) : error;
  }
}
