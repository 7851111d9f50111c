import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContractSettings, isOutside } from '../../drill/contracts/index.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { emptyAnswer } from '../../kit/terms/answer.ts';
import { startAskers } from './start-askers.ts';

/** What is asked about first: whatever is made of it, whoever is asked can be asked. */
const nothing = { ...emptyAnswer(), finishReason: 'stop', ending: 'good' as const };
const unknown = { expected: { kind: 'unknown' as const }, asked: () => ({ messages: [] }), streamed: false };

/**
 * Asks all code of one's own that is to judge a drill's answers about an empty one. Throws a `usage` error for a module that cannot be bundled,
 * an `environment` error for what cannot be loaded or started.
 */
export async function checkConsumers(
  contracts: readonly ContractSettings[],
  { env, clean }: { env: NodeJS.ProcessEnv; clean: (text: string) => string },
): Promise<void> {
  if (!contracts.some(isOutside)) return;
  const folder = await mkdtemp(join(tmpdir(), 'cutover-consumers-'));
  try {
    await using asking = await startAskers({ contracts, folder, env, clean });
    const told = await Promise.all([...asking.askers.values()].map((asker) => asker.ask(nothing, unknown)));
    for (const said of told) {
      if (said.outcome === 'unread')
        throw new CutoverError('environment', `${said.why} It is to judge answers, and could judge none.`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
