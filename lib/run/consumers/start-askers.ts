import type { AskedOutcome, Asker } from '../../collector/judge/asker.ts';
import { holdToEnding } from '../../drill/contracts/contract.ts';
import {
  type ContractSettings,
  isModelGuard,
  isOutside,
  type ModelGuardSettings,
  type OutsideSettings,
} from '../../drill/contracts/index.ts';
import type { AnsweredRequest } from '../../drill/contracts/contract.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import type { NamedFailure } from '../../kit/terms/failure-kind.ts';
import type { GuardAccounts } from '../guards/guard-accounts.ts';
import type { GuardSeats } from '../guards/guard-seats.ts';
import type { GuardAsker } from '../guards/create-guard-asker.ts';
import { startGuardAsker } from '../guards/start-guard-asker.ts';
import { createCommandConsumer } from './command-consumer.ts';
import type { ConsumerContext } from './consumer-context.ts';
import type { Consumer } from './create-consumer.ts';
import { createModuleConsumer } from './module-consumer.ts';
import { settleReply } from './read-reply.ts';

/** Those who ask code of one's own, and models of guards, for the contracts of a drill that are judged by them. `await using` it. */
export interface Askers extends AsyncDisposable {
  /** By the contract's place. */
  askers: ReadonlyMap<number, Asker>;
  /** Asks no more: what waits, and what comes, is unread. */
  giveUp(why: string): void;
  /** The same of guards alone: their providers will not be there any more. */
  giveUpGuards(why: string): void;
}

/** So many kinds of one's own are told apart; further ones are `own:other`. */
const MOST_OWN_KINDS = 50;

/**
 * Makes ready to ask; processes start with the first answer. `guards`: how guards ask their providers; left out: none of them can be asked,
 * and their answers are unread. `accounts`: who allows their calls; default: all are. Throws a `usage` error for a module that cannot be bundled, or a guard's prompt that cannot be read.
 */
export async function startAskers(
  options: ConsumerContext & { contracts: readonly ContractSettings[]; guards?: GuardSeats; accounts?: GuardAccounts },
): Promise<Askers> {
  const consumers: Consumer[] = [];
  const guards: GuardAsker[] = [];
  const askers = new Map<number, Asker>();
  for (const [place, settings] of options.contracts.entries()) {
    if (!isOutside(settings)) continue;
    if (isModelGuard(settings)) {
      const guard = await startGuardAsker(settings, place, {
        seats: options.guards ?? null,
        clean: options.clean,
        ...(options.accounts === undefined ? {} : { accounts: options.accounts }),
      });
      guards.push(guard);
      askers.set(place, guard);
      continue;
    }
    const consumer = await (settings.kind === 'module'
      ? createModuleConsumer(settings, place, options)
      : createCommandConsumer(settings, place, options));
    consumers.push(consumer);
    askers.set(place, createAsker(settings, consumer));
  }
  return {
    askers,
    giveUp(why) {
      for (const asked of [...consumers, ...guards]) asked.giveUp(why);
    },
    giveUpGuards(why) {
      for (const guard of guards) guard.giveUp(why);
    },
    async [Symbol.asyncDispose]() {
      for (const guard of guards) guard.giveUp('it was stopped');
      await Promise.all(consumers.map((consumer) => consumer.stop()));
    },
  };
}

function createAsker(settings: Exclude<OutsideSettings, ModelGuardSettings>, consumer: Consumer): Asker {
  const own = new Set<NamedFailure>();
  const bound = (failure: NamedFailure): NamedFailure => {
    if (!failure.startsWith('own:') || own.has(failure)) return failure;
    if (own.size >= MOST_OWN_KINDS) return 'own:other';
    own.add(failure);
    return failure;
  };
  const seesRequest = settings.kind !== 'module' || settings.takes === undefined || settings.takes === 'answer';
  return {
    lost: () => consumer.lost(),
    async ask(answer, request): Promise<AskedOutcome> {
      const told = await consumer.ask(writeQuestion(answer, seesRequest ? request : null));
      if (told.outcome === 'unread') return told;
      const said = holdToEnding(answer, settleReply(told, request.expected, settings.compare));
      return said.outcome === 'usable' ? said : { ...said, failure: bound(said.failure) };
    },
  };
}

/** What code of one's own is told: the answer as the application got it, and what was asked. */
function writeQuestion(answer: Answer, request: AnsweredRequest | null): string {
  const { text, reasoning, refusal, toolCalls, finishReason, ending, model, id, usage } = answer;
  return JSON.stringify({
    answer: { text, reasoning, refusal, toolCalls, finishReason, ending, model, id, usage },
    request:
      request === null
        ? undefined
        : {
            body: request.asked(),
            streamed: request.streamed,
            expected: request.expected.kind === 'unknown' ? null : request.expected,
          },
  });
}
