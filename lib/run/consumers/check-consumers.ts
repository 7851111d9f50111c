import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AskedOutcome, Asker } from '../../collector/judge/asker.ts';
import { type ContractSettings, isModelGuard, isOutside } from '../../drill/contracts/index.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { emptyAnswer } from '../../kit/terms/answer.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import type { ConsumerContext } from './consumer-context.ts';
import { startAskers } from './start-askers.ts';

/** What is asked about first: whatever is made of these, whoever is asked can be asked. A start is measured before the empty one, on which more hang. */
const trials = ['Hello.', ''].map((text) => ({
  ...emptyAnswer(),
  text,
  finishReason: 'stop',
  ending: 'good' as const,
}));
const unknown = { expected: { kind: 'unknown' as const }, asked: () => ({ messages: [] }), streamed: false };

/** What is told of, since whoever does so over one answer may over all; what a parser makes of them is its own affair. */
const deeds: Partial<Record<FailureKind, string>> = {
  'consumer-hung': 'gave no result in time for',
  'consumer-crashed': 'ended over',
  'consumer-out-of-memory': 'took all its memory over',
  'consumer-garbage': 'wrote what is no outcome for',
};

/**
 * Asks all code of one's own that is to judge a drill's answers about two, one of them empty. Throws a `usage` error for a module that cannot
 * be bundled, an `environment` error for what cannot be loaded or started, and for a program that says nothing at all; `aborted` where it was stopped.
 */
export async function checkConsumers(
  contracts: readonly ContractSettings[],
  { signal, ...context }: Omit<ConsumerContext, 'folder'> & { signal: AbortSignal },
): Promise<void> {
  if (!contracts.some(isOutside)) return;
  const throwIfStopped = (): void => {
    if (signal.aborted)
      throw new CutoverError('aborted', 'Stopped while code of your own was tried; nothing was left behind.');
  };
  const folder = await mkdtemp(join(tmpdir(), 'cutover-consumers-'));
  try {
    await using asking = await startAskers({ contracts, folder, ...context });
    throwIfStopped();
    const giveUp = (): void => asking.giveUp('it was stopped');
    signal.addEventListener('abort', giveUp);
    try {
      await Promise.all(
        [...asking.askers].flatMap(([place, asker]) => {
          const contract = contracts[place]!;
          // The providers of guards are not there yet.
          return isModelGuard(contract) ? [] : [checkConsumer(contract, place, asker, context.warn)];
        }),
      );
    } catch (error) {
      throwIfStopped();
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkConsumer(
  settings: ContractSettings,
  place: number,
  asker: Asker,
  warn: (text: string) => void,
): Promise<void> {
  for (const [at, trial] of trials.entries()) {
    const askedMs = performance.now();
    const said = await asker.ask(trial, unknown);
    const tookMs = performance.now() - askedMs;
    if (said.outcome === 'unread')
      throw new CutoverError('environment', `${said.why} It is to judge answers, and could judge none.`);
    // A module says that it is ready before it is asked; a program only by an answer.
    if (at === 0 && settings.kind === 'command' && isSilent(said, tookMs, settings))
      rejectSilent(settings, place, said);
    const deed = said.outcome === 'usable' ? undefined : deeds[said.failure as FailureKind];
    if (deed === undefined || said.outcome === 'usable') continue;
    const words = said.words === undefined ? '' : `: ${said.words.replace(/[.]$/, '')}`;
    warn(
      `contracts[${place}] (${settings.kind}) ${deed} an answer ${trial.text === '' ? 'without text' : `with the text ${JSON.stringify(trial.text)}`}, which was a trial${words}. In the drill such an answer is failed.`,
    );
  }
}

type Command = Extract<ContractSettings, { kind: 'command' }>;

/** Was there no reply as long as one may take? It may have written lines that are none. */
function isSilent(said: AskedOutcome, tookMs: number, { startWithinMs, timeoutMs }: Command): boolean {
  if (said.outcome !== 'failed') return false;
  return (
    said.failure === 'consumer-hung' || (said.failure === 'consumer-garbage' && tookMs >= startWithinMs + timeoutMs)
  );
}

function rejectSilent({ startWithinMs, timeoutMs }: Command, place: number, said: AskedOutcome): never {
  const isGarbage = said.outcome === 'failed' && said.failure === 'consumer-garbage';
  throw new CutoverError(
    'environment',
    `contracts[${place}] (command) wrote ${isGarbage ? 'no reply' : 'nothing'} within ${formatMs(startWithinMs + timeoutMs)} of its start, asked about an answer with the text ${JSON.stringify(trials[0]?.text)}. ` +
      `Have it write a line ${isGarbage ? 'of JSON with the id of that ' : ''}for each line that it reads, and flush it (Python: print(…, flush=True)); ` +
      `if it takes longer to start, raise contracts[${place}].startWithinMs, now ${startWithinMs}.`,
  );
}
