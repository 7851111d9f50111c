import { createHash } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { OutsideSettings } from '../../drill/contracts/index.ts';
import { bundleModule } from './bundle-module.ts';
import { type ConsumerContext, SLOW_AFTER_MS } from './consumer-context.ts';
import { type Consumer, createConsumer } from './create-consumer.ts';

/** A module does its answers one after another, and says of each before it begins the next. */
const WINDOW = 64;
const START_WITHIN_MS = 30_000;
const HASH_CHARACTERS = 8;

const host = fileURLToPath(new URL('./module-host.mjs', import.meta.url));

/** Asks a module of the user's. Throws a `usage` error for one that cannot be bundled. */
export async function createModuleConsumer(
  settings: Extract<OutsideSettings, { kind: 'module' }>,
  place: number,
  { folder, env, clean, warn, slowAfterMs = SLOW_AFTER_MS }: ConsumerContext,
): Promise<Consumer> {
  const { export: name, takes, compare, timeoutMs, memoryMb } = settings;
  const text = await bundleModule({ ...settings, settingsPath: `contracts[${place}]` });
  // By what is in it: another who judges the same run, by other code, does not change what a process of this one loads.
  const hash = createHash('sha256').update(text).digest('hex').slice(0, HASH_CHARACTERS);
  const bundle = join(folder, `contract-${place}-${hash}.mjs`);
  await writeFile(`${bundle}.${process.pid}`, text, { mode: 0o600 });
  await rename(`${bundle}.${process.pid}`, bundle);
  const what = `contracts[${place}] (module)`;
  const href = pathToFileURL(bundle).href;
  return createConsumer({
    what,
    command: {
      name: what,
      command: process.execPath,
      args: [`--max-old-space-size=${memoryMb}`, host, href, name, takes ?? '', compare ? 'compare' : ''],
      env,
      logPath: join(folder, `contract-${place}.log`),
      clean,
      replies: 3,
      memoryMb,
    },
    processes: 1,
    window: WINDOW,
    tellsReady: true,
    sharesOutput: false,
    startWithinMs: START_WITHIN_MS,
    timeoutMs,
    clean,
    warn,
    slowAfterMs,
  });
}
