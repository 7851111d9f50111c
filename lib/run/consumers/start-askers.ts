import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AskedOutcome, Asker } from '../../collector/judge/asker.ts';
import { holdToEnding } from '../../drill/contracts/contract.ts';
import { type ContractSettings, isOutside, type OutsideSettings } from '../../drill/contracts/index.ts';
import type { AnsweredRequest } from '../../drill/contracts/contract.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import type { NamedFailure } from '../../kit/terms/failure-kind.ts';
import { pathToFileURL } from 'node:url';
import { bundleModule } from './bundle-module.ts';
import { type Consumer, createConsumer } from './create-consumer.ts';
import { settleReply } from './read-reply.ts';

/** Where code of one's own works, and what is known there. */
export interface AskersOptions {
  contracts: readonly ContractSettings[];
  /** Takes the bundles of modules, and the logs of what they print. */
  folder: string;
  env: NodeJS.ProcessEnv;
  /** Takes out of a text what must not be written. */
  clean: (text: string) => string;
}

/** Those who ask code of one's own, for the contracts of a drill that are judged by it. `await using` it. */
export interface Askers extends AsyncDisposable {
  /** By the contract's place. */
  askers: ReadonlyMap<number, Asker>;
  /** Asks no more: what waits, and what comes, is unread. */
  giveUp(why: string): void;
}

/** A module does its answers one after another, and says of each before it begins the next. */
const MODULE_WINDOW = 64;
const START_WITHIN_MS = 30_000;
/** So many kinds of one's own are told apart; further ones are `own:other`. */
const MOST_OWN_KINDS = 50;

const host = fileURLToPath(new URL('./module-host.mjs', import.meta.url));

/** Makes ready to ask; processes start with the first answer. Throws a `usage` error for a module that cannot be bundled. */
export async function startAskers(options: AskersOptions): Promise<Askers> {
  const consumers: Consumer[] = [];
  const askers = new Map<number, Asker>();
  for (const [place, settings] of options.contracts.entries()) {
    if (!isOutside(settings)) continue;
    const consumer = await createModuleConsumer(settings, place, options);
    consumers.push(consumer);
    askers.set(place, createAsker(settings, consumer));
  }
  return {
    askers,
    giveUp(why) {
      for (const consumer of consumers) consumer.giveUp(why);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
    },
  };
}

/** `contracts[1] (module)`. */
const nameOutside = ({ kind }: OutsideSettings, place: number): string => `contracts[${place}] (${kind})`;

async function createModuleConsumer(
  settings: OutsideSettings,
  place: number,
  { folder, env, clean }: AskersOptions,
): Promise<Consumer> {
  const { export: name, takes, compare, timeoutMs, memoryMb } = settings;
  const bundle = join(folder, `contract-${place}.mjs`);
  const settingsPath = `contracts[${place}]`;
  await writeFile(bundle, await bundleModule({ ...settings, settingsPath }), { mode: 0o600 });
  const what = nameOutside(settings, place);
  return createConsumer({
    what,
    command: {
      name: what,
      command: process.execPath,
      args: [
        `--max-old-space-size=${memoryMb}`,
        host,
        pathToFileURL(bundle).href,
        name,
        takes ?? '',
        compare ? 'compare' : '',
      ],
      env,
      logPath: join(folder, `contract-${place}.log`),
      clean,
      replies: 3,
      memoryMb,
    },
    processes: 1,
    window: MODULE_WINDOW,
    tellsReady: true,
    startWithinMs: START_WITHIN_MS,
    timeoutMs,
    clean,
  });
}

function createAsker(settings: OutsideSettings, consumer: Consumer): Asker {
  const own = new Set<NamedFailure>();
  const bound = (failure: NamedFailure): NamedFailure => {
    if (!failure.startsWith('own:') || own.has(failure)) return failure;
    if (own.size >= MOST_OWN_KINDS) return 'own:other';
    own.add(failure);
    return failure;
  };
  const seesRequest = settings.takes === undefined || settings.takes === 'answer';
  return {
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
