import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutsideSettings } from '../../drill/contracts/index.ts';
import { fillIn } from '../../drill/programs/fill-in.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { findCommand } from '../programs/find-command.ts';
import { type ConsumerContext, SLOW_AFTER_MS } from './consumer-context.ts';
import { type Consumer, createConsumer } from './create-consumer.ts';

/** Asks a program of the user's. Throws a `usage` or `environment` error for one that is not there, or whose variables are not set. */
export async function createCommandConsumer(
  settings: Extract<OutsideSettings, { kind: 'command' }>,
  place: number,
  { folder, env, clean, warn, slowAfterMs = SLOW_AFTER_MS }: ConsumerContext,
): Promise<Consumer> {
  const { command, env: own, folder: cwd, processes, timeoutMs, startWithinMs, memoryMb } = settings;
  const settingsPath = `contracts[${place}]`;
  const what = `${settingsPath} (command)`;
  const found = await stat(cwd).catch(() => null);
  if (found?.isDirectory() !== true)
    throw new CutoverError('usage', `${settingsPath}.folder must be a folder, got ${cwd}`);
  const named = Object.entries(own).map(([name, value]) => [
    name,
    fillIn(value, `${settingsPath}.env.${name}`, { providers: {}, port: 0, env }),
  ]);
  const [name = '', ...args] = command;
  const ownEnv = {
    // What Python prints waits in a buffer else, and whoever asks waits for it.
    PYTHONUNBUFFERED: '1',
    ...env,
    ...(Object.fromEntries(named) as Record<string, string>),
  };
  return createConsumer({
    what,
    command: {
      name: what,
      command: findCommand(what, name, { folder: cwd, env: ownEnv, settingsPath }),
      args,
      env: ownEnv,
      cwd,
      logPath: join(folder, `contract-${place}.log`),
      clean,
      replies: 1,
      memoryMb,
    },
    processes,
    // One at a time: the answer that it hangs or crashes on is the one it has.
    window: 1,
    tellsReady: false,
    sharesOutput: true,
    startWithinMs,
    timeoutMs,
    clean,
    warn,
    slowAfterMs,
  });
}
