import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../../lib/proxies/process/free-port.ts';

/** A real InfluxDB 1 with a folder and ports of its own. */
export interface Influxd {
  /** Its address, without a database. */
  url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Rows of each series of a query's answer; times in nanoseconds, which lose their last digits. */
  query(
    text: string,
  ): Promise<{ name: string; tags: Record<string, string>; columns: string[]; values: unknown[][] }[]>;
}

export const DATABASE = 'drills';

/** Starts `influxd`, which must be installed: throws with what installs it. */
export async function startInfluxd(): Promise<Influxd> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-influxd-'));
  const [port, rpc] = [await findFreePort(), await findFreePort()];
  const config = join(folder, 'influxdb.conf');
  await writeFile(
    config,
    `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
[monitor]
  store-enabled = false
`,
  );
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const influxd: Influxd = {
    url,
    async start() {
      let said = '';
      let failed: Error | null = null;
      child = spawn('influxd', ['run', '-config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
      child.on('error', (error) => (failed = error));
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
      for (let look = 0; look < 300; look++) {
        if (failed !== null)
          throw new Error('influxd cannot be started: it is needed here, apt-get install influxdb', { cause: failed });
        if (
          await fetch(`${url}/ping`).then(
            ({ ok }) => ok,
            () => false,
          )
        )
          return;
        await sleep(100);
      }
      throw new Error(`influxd did not answer within 30 s: ${said}`);
    },
    async stop() {
      const ending = child;
      child = null;
      if (ending === null || ending.exitCode !== null) return;
      const ended = new Promise((resolve) => ending.once('exit', resolve));
      ending.kill('SIGTERM');
      await ended;
    },
    async query(text) {
      const response = await fetch(`${url}/query?epoch=ns&db=${DATABASE}&q=${encodeURIComponent(text)}`);
      const { results } = (await response.json()) as {
        results: { error?: string; series?: Awaited<ReturnType<Influxd['query']>> }[];
      };
      const [result] = results;
      if (result?.error !== undefined) throw new Error(`${text}: ${result.error}`);
      return result?.series ?? [];
    },
  };
  await influxd.start();
  return influxd;
}

/** A way to a database on which writes meet trouble: by their number, from 1, it takes long or has an answer of its own. */
export async function startTroubledWay(
  to: string,
  trouble: (write: number) => { delayMs?: number; status?: number },
): Promise<{ url: string; close(): Promise<void> }> {
  let writes = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const pass = async (): Promise<void> => {
        const { delayMs = 0, status } = request.url?.startsWith('/write') === true ? trouble(++writes) : {};
        await sleep(delayMs);
        const answer =
          status === undefined
            ? await fetch(`${to}${request.url}`, { method: 'POST', body: Buffer.concat(chunks) })
            : new Response('{"error":"no space left on device"}', { status });
        response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
      };
      pass().catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
