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
  await using cleanup = createCleanup(options.warn);
  return await use(await startSystem({ ...options, cleanup }));
}
