import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { type Child, startChild } from '../../lib/proxies/process/child.ts';
import { waitUntil } from './processes.ts';
import { startCli } from './run-cli.ts';
import { writeDrill } from './drills.ts';

/** The token of every injector that tests start. */
export const REMOTE_TOKEN = 'a-token-for-tests-only';

/** A long-lived injector as a person starts it, by `cutover inject`. */
export interface RemoteInjector extends AsyncDisposable {
  pid: number;
  url: string;
  controlUrl: string;
  journal: string;
  stdout(): string;
  stderr(): string;
  ended: ReturnType<typeof startCli>['ended'];
}

/** What it is started with; by default a journal of its own. */
export interface RemoteInjectorOptions {
  journal?: string;
  flags?: readonly string[];
}

/** Starts `cutover inject` in front of this upstream and waits until it says where it is. */
export async function startRemoteInjector(
  upstream: string,
  options: RemoteInjectorOptions = {},
): Promise<RemoteInjector> {
  const { journal = join(await mkdtemp(join(tmpdir(), 'cutover-inject-')), 'journal.ndjson'), flags = [] } = options;
  const args = ['inject', '--upstream', upstream, '--listen', '0', '--control', '0', '--journal', journal, ...flags];
  const { child, result, ended } = startCli(args, { env: { CUTOVER_INJECT_TOKEN: REMOTE_TOKEN } });
  await waitUntil(() => /^control http.*\n/m.test(result.stdout) || child.exitCode !== null);
  const find = (word: string): string => new RegExp(`^${word} (http://[^\\s,]+)`, 'm').exec(result.stdout)?.[1] ?? '';
  return {
    pid: child.pid ?? 0,
    url: find('passing'),
    controlUrl: find('control'),
    journal,
    stdout: () => result.stdout,
    stderr: () => result.stderr,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The mock that a remote injector of the small drill stands in front of. */
export async function startRemoteProvider(): Promise<Child<{ url: string }>> {
  const { upstream } = writeDrill().providers.primary;
  if (upstream.kind !== 'mock') throw new Error('The small drill has mocks.');
  const recordsPath = join(await mkdtemp(join(tmpdir(), 'cutover-remote-')), 'records.ndjson');
  await writeFile(recordsPath, '');
  const settings = { provider: 'primary', mock: upstream.mock, listenPort: 0, recordsPath, seed: 7 };
  const entry = new URL('../../mocks/server/mock-process.ts', import.meta.url);
  return startChild<{ url: string }>({ name: 'the provider', entry, settings });
}

/** The small drill with its primary behind a long-lived injector. */
export function writeRemoteDrill(provider: string, controlUrl: string, changes: Partial<DrillInput> = {}): DrillInput {
  const { fallback } = writeDrill().providers;
  const primary = {
    upstream: { kind: 'url' as const, url: provider, model: 'primary-model' },
    injector: { controlUrl },
  };
  return writeDrill({ providers: { primary, fallback }, ...changes });
}

/** The lines of an NDJSON file. */
export async function readJsonLines(path: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
