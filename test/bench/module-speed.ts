import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractSettings } from '../../lib/drill/contracts/index.ts';
import { emptyAnswer } from '../../lib/kit/terms/answer.ts';
import { startAskers } from '../../lib/run/consumers/start-askers.ts';
import { unknownRequest } from '../support/answered-request.ts';

const ROUNDS = 3;

/** How many answers of these texts a second a module of the user's judges that parses them, by the clock, its process's start left out. */
export async function measureModule(texts: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-bench-module-'));
  try {
    const path = join(folder, 'parse.mjs');
    await writeFile(path, 'export default (answer) => answer.json();');
    const contract = contractSettings.read({ kind: 'module', for: 'chat', path }, 'contracts[0]');
    await using asking = await startAskers({
      contracts: [contract],
      folder,
      env: process.env,
      clean: (text) => text,
      warn: () => {},
    });
    const asker = asking.askers.get(0)!;
    const judge = (some: readonly string[]) =>
      Promise.all(some.map((text) => asker.ask({ ...emptyAnswer(), text, finishReason: 'stop' }, unknownRequest)));
    await judge(texts.slice(0, 10));
    let best = Infinity;
    for (let round = 0; round < ROUNDS; round++) {
      const startMs = performance.now();
      await judge(texts);
      best = Math.min(best, performance.now() - startMs);
    }
    return (texts.length * 1_000) / best;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
