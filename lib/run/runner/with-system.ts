import { CutoverError } from '../../kit/cutover-error.ts';
import { createCleanup } from '../../proxies/process/cleanup.ts';
import { type RunningSystem, startSystem, type SystemOptions } from './start-system.ts';

/**
 * Starts everything that stands between k6 and the models, hands it to `use`, and stops all of it when that has ended, in
 * whatever way. Any number of loads can run on it in between, one after the other (`runLoad`). Resolves to what `use` resolves to.
 */
export async function withSystem<T>(
  options: Omit<SystemOptions, 'cleanup'>,
  use: (system: RunningSystem) => Promise<T>,
): Promise<T> {
  const { redactor } = options;
  const warn = (text: string): void => options.warn(redactor.clean(text));
  try {
    await using cleanup = createCleanup(warn);
    return await use(await startSystem({ ...options, warn, cleanup }));
  } catch (error) {
    // A target, or a provider, may have said a key again.
    if (!(error instanceof CutoverError)) throw error;
    throw new CutoverError(error.code, redactor.clean(error.message), { cause: error });
  }
}
