/** What the tests of the set-up share: a scratch project folder, k6 stand-ins, release archives and mirrors. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { K6Release } from '../../scripts/setup/fetch-k6.mjs';

/** An empty folder that is removed at the end of the scope. */
export function createScratch(): { root: string } & Disposable {
  const root = mkdtempSync(join(tmpdir(), 'cutover-setup-'));
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

/** A program that says it is k6 of `version`. */
export function fakeK6(version: string): Buffer {
  return Buffer.from(`#!/bin/sh\necho "k6 v${version} (a stand-in for tests)"\n`);
}

/** Writes an executable file, folders included, and gives back its path. */
export function writeExecutable(path: string, content: Buffer): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  chmodSync(path, 0o755);
  return path;
}

/** A `.tar.gz` with a folder, a file before the wanted one, and the wanted one, as the release archives are. */
export function createTarGz(folder: string, name: string, content: Buffer): Buffer {
  const entries = [
    tarEntry(`${folder}/`, '5', Buffer.alloc(0)),
    tarEntry(`${folder}/LICENSE.md`, '0', Buffer.from('licence')),
    tarEntry(`${folder}/${name}`, '0', content),
  ];
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]), { level: 1 });
}

function tarEntry(path: string, kind: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write('0000755\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(' '.repeat(8), 148);
  header.write(kind, 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

/** Release facts for this machine with one archive. */
export function releaseOf(archive: Buffer, sha256 = createHash('sha256').update(archive).digest('hex')): K6Release {
  return {
    version: '2.2.0',
    source: 'test',
    url: 'https://github.com/grafana/k6/releases/download/v{version}/k6-v{version}-{suffix}',
    archives: { [`${process.platform}-${process.arch}`]: { suffix: 'test.tar.gz', sha256 } },
  };
}

/** An HTTP server on loopback with the base URL to give as CUTOVER_K6_MIRROR. */
export async function startMirror(
  answer: RequestListener,
): Promise<{ url: string; paths: string[] } & AsyncDisposable> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mirror`,
    paths,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What a set-up in a process of its own came to. */
export interface EnsureResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Starts ensureK6 in a process of its own. `env` is the whole environment it sees. */
export function startEnsureK6(options: { root: string; release: K6Release; limits?: object }, env: NodeJS.ProcessEnv) {
  const script = fileURLToPath(new URL('run-ensure-k6.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const result: EnsureResult = { code: null, signal: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (result.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (result.stderr += text));
  const ended = once(child, 'close').then(([code, signal]): EnsureResult => ({ ...result, code, signal }));
  return { child, ended, result };
}

/** The files below a folder, without the lock files, which stay on purpose. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('setup.lock.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
