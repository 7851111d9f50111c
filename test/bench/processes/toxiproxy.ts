import { mkdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../../lib/proxies/process/free-port.ts';
import { type Program, startProgram } from '../../../lib/proxies/process/start-program.ts';
import { runCommand } from '../../../scripts/setup/run-command.mjs';

const VERSION = '2.12.0';
const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = join(root, '.cache', `toxiproxy-${VERSION}`);
const file = join(folder, 'server');

/** A running Toxiproxy (github.com/Shopify/toxiproxy, MIT), which reads TCP and no HTTP: the peer of the injector. */
export interface Toxiproxy extends AsyncDisposable {
  /** A proxy without toxics in front of this port; resolves to its own. */
  listenBefore(upstreamPort: number): Promise<number>;
}

/** Starts Toxiproxy, built from its Go module the first time. Throws when there is no Go, or the build fails. */
export async function startToxiproxy(logPath: string): Promise<Toxiproxy> {
  if (!existsSync(file)) await build();
  const apiPort = await findFreePort();
  const program = await startProgram({
    name: 'toxiproxy',
    command: file,
    args: ['-host', '127.0.0.1', '-port', String(apiPort)],
    env: { ...process.env, LOG_LEVEL: 'error' },
    logPath,
    clean: (line) => line,
  });
  const api = `http://127.0.0.1:${apiPort}`;
  await waitUntilReady(api, program);
  let proxies = 0;
  return {
    async listenBefore(upstreamPort) {
      const response = await fetch(`${api}/proxies`, {
        method: 'POST',
        body: JSON.stringify({
          name: `bench-${++proxies}`,
          listen: '127.0.0.1:0',
          upstream: `127.0.0.1:${upstreamPort}`,
          enabled: true,
        }),
      });
      if (!response.ok) throw new Error(`Toxiproxy made no proxy: ${response.status} ${await response.text()}`);
      const { listen } = (await response.json()) as { listen: string };
      return Number(listen.slice(listen.lastIndexOf(':') + 1));
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

async function build(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  process.stderr.write(`Building Toxiproxy ${VERSION} with Go, about 40 s the first time …\n`);
  await runCommand({
    name: 'go install',
    file: 'go',
    args: ['install', `github.com/Shopify/toxiproxy/v2/cmd/server@v${VERSION}`],
    cwd: folder,
    env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0', GOWORK: 'off' },
    timeoutMs: 300_000,
  });
}

async function waitUntilReady(api: string, program: Program): Promise<void> {
  const ended = program.ended.then(() => true);
  for (let turn = 0; turn < 200; turn++) {
    try {
      if ((await fetch(`${api}/version`)).ok) return;
    } catch {
      // It does not listen yet.
    }
    if (await Promise.race([ended, sleep(25, false)])) break;
  }
  await program.stop();
  throw new Error('Toxiproxy did not answer.');
}
