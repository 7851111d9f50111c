import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { AskedOutcome } from '../../lib/collector/judge/asker.ts';
import { contractSettings } from '../../lib/drill/contracts/index.ts';
import { type Answer, emptyAnswer } from '../../lib/kit/terms/answer.ts';
import { startAskers } from '../../lib/run/consumers/start-askers.ts';
import { unknownRequest } from './answered-request.ts';

let folder: string;
let modules = 0;
/** What was told of the module that was asked last, a sentence each. */
export const told: string[] = [];

/** Has a folder for modules made, and removed, around the tests of a file; gives its path. */
export function useModules(): () => string {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cutover-module-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return () => folder;
}

/** What a module of this code says of answers with these texts, all asked at once; `sk-secret` and a key of 200 times K must not be written. */
export async function askModule(
  code: string,
  texts: readonly string[],
  settings = {},
  request = unknownRequest,
  ending: Partial<Answer> = { finishReason: 'stop', ending: 'good' },
): Promise<AskedOutcome[]> {
  told.length = 0;
  const path = join(folder, `module-${modules++}.ts`);
  await writeFile(path, code);
  const contract = contractSettings.read({ kind: 'module', for: 'chat', path, ...settings }, 'contracts[0]');
  await using asking = await startAskers({
    contracts: [contract],
    folder,
    env: process.env,
    clean: (text) => text.replaceAll('sk-secret', '(secret)').replaceAll('K'.repeat(200), '(key)'),
    warn: (text) => void told.push(text),
  });
  const asker = asking.askers.get(0);
  if (asker === undefined) throw new Error('nobody asks the module');
  return await Promise.all(texts.map((text) => asker.ask({ ...emptyAnswer(), ...ending, text }, request)));
}

/** What is said of an answer that is of no use. */
export const failed = (failure: string, words?: unknown): object => ({
  outcome: 'failed',
  failure,
  ...(words === undefined ? {} : { words }),
});
