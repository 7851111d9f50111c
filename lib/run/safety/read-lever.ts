import { lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LeverSettings } from '../../drill/safety/safety.ts';
import { formatCause } from '../../kit/cutover-error.ts';
import { describeFetchError } from '../../kit/describe-fetch-error.ts';
import { maskUrl } from '../../kit/settings/mask-url.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';

const ASK_TIMEOUT_MS = 2_000;
/** No more is read of an answer: longer ones say something else. */
const MOST_BYTES = 1_024;
/** What a lever says that is released; all else that it says engages it. */
const RELEASED = ['off', 'false', '0', 'no', 'released'];

/** How a lever stands; `missed`: it could not be asked, or said nothing that is known. `why` is a clause. */
export type LeverState = { kind: 'released' } | { kind: 'engaged' | 'missed'; why: string };

/** Looks at each part of a lever; one that is engaged engages it. */
export async function readLever(
  { file, env: name, url }: LeverSettings,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<LeverState> {
  const states = await Promise.all([
    file === undefined ? Promise.resolve(RELEASED_STATE) : readFileLever(file),
    Promise.resolve(name === undefined ? RELEASED_STATE : readVariable(name, env[name])),
    url === undefined ? Promise.resolve(RELEASED_STATE) : readUrlLever(url, signal),
  ]);
  return (
    states.find(({ kind }) => kind === 'engaged') ?? states.find(({ kind }) => kind === 'missed') ?? RELEASED_STATE
  );
}

const RELEASED_STATE: LeverState = { kind: 'released' };

async function readFileLever(path: string): Promise<LeverState> {
  try {
    // A link that leads nowhere is there, too.
    await lstat(path);
    return { kind: 'engaged', why: `${path} is there` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const folder = dirname(path);
    if (code !== 'ENOENT') return { kind: 'engaged', why: `${path} cannot be looked for: ${formatCause(error)}` };
    // A mistyped path, or a share that is not mounted, would be released for ever: nobody could put a file there.
    if (await isFolder(folder)) return RELEASED_STATE;
    return {
      kind: 'engaged',
      why: `${path} cannot be looked for: its folder is not there. Make ${folder}, so that it can be engaged`,
    };
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function readVariable(name: string, value = ''): LeverState {
  return value === '' || RELEASED.includes(value.trim().toLowerCase())
    ? RELEASED_STATE
    : { kind: 'engaged', why: `${name} is set` };
}

async function readUrlLever(url: string, signal?: AbortSignal): Promise<LeverState> {
  const shown = maskUrl(url);
  const timeout = timeoutSignal(ASK_TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const text = response.status === 200 ? await readStart(response) : '';
    if (response.status !== 200) await response.body?.cancel();
    if (response.status === 204) return RELEASED_STATE;
    if (response.status !== 200) return { kind: 'missed', why: `${shown} answered with ${response.status}` };
    return RELEASED.includes(text.trim().toLowerCase())
      ? RELEASED_STATE
      : { kind: 'engaged', why: `${shown} does not say that it is released` };
  } catch (error) {
    return { kind: 'missed', why: `${shown} cannot be asked: ${describeFetchError(error)}` };
  }
}

async function readStart({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // What is left of a body is let go of by leaving the loop.
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
