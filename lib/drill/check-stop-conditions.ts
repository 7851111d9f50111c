import { CutoverError } from '../kit/cutover-error.ts';
import { createMistakes } from '../kit/settings/mistakes.ts';
import type { Drill } from './drill.ts';

/** Throws a `usage` error for a stop condition that would stop nothing, or counts what is not known. */
export function checkStopConditions(drill: Drill): void {
  const mistakes = createMistakes();
  mistakes.attempt(() => checkUsable(drill));
  mistakes.attempt(() => checkSpend(drill));
  mistakes.throwAny();
}

/** Nothing is usable or not that no contract judges. */
function checkUsable({ traffic: { requests, followUps = [] }, contracts, stopConditions }: Drill): void {
  const place = stopConditions.findIndex(({ metric }) => metric === 'usableRatio');
  const asked = new Set([...requests.filter(({ weight }) => weight > 0), ...followUps].map(({ name }) => name));
  if (place < 0 || contracts.some((contract) => asked.has(contract.for))) return;
  throw new CutoverError(
    'usage',
    `stopConditions[${place}].metric must be another than usableRatio where contracts has none for a request that is asked: it would stop nothing. Add a contract, or take failedRatio.`,
  );
}

/** Prices are nobody's to invent; what runs on this machine costs nothing, unless the drill says that it does. */
function checkSpend({ providers, stopConditions }: Drill): void {
  const place = stopConditions.findIndex(({ metric }) => metric === 'spend');
  if (place < 0) return;
  const lacking = providers.filter(({ upstream, price }) => upstream.kind === 'url' && price === undefined);
  const isPriced = providers.some(({ price }) => price !== undefined);
  if (lacking.length === 0 && isPriced) return;
  const who = lacking.length === 0 ? 'no provider' : lacking.map(({ name }) => name).join(' and ');
  const has =
    lacking.length === 0 ? 'has a price: it would stop nothing' : `${lacking.length === 1 ? 'has' : 'have'} no price`;
  throw new CutoverError(
    'usage',
    `stopConditions[${place}].metric must be another than spend where ${who} ${has}. Say what a provider takes for a million tokens, as in "price": {"input": 2, "output": 8}, or take totalTokens.`,
  );
}
