import { stat } from 'node:fs/promises';
import type { LeverSettings } from '../../drill/safety/safety.ts';
import { formatCause } from '../../kit/cutover-error.ts';
import { maskUrl } from '../../kit/settings/mask-url.ts';

const ASK_TIMEOUT_MS = 2_000;
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
    await stat(path);
    return { kind: 'engaged', why: `${path} is there` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT'
      ? RELEASED_STATE
      : { kind: 'engaged', why: `${path} cannot be looked for: ${formatCause(error)}` };
  }
}

function readVariable(name: string, value = ''): LeverState {
  return value === '' || RELEASED.includes(value.trim().toLowerCase())
    ? RELEASED_STATE
    : { kind: 'engaged', why: `${name} is set` };
}

async function readUrlLever(url: string, signal?: AbortSignal): Promise<LeverState> {
  const shown = maskUrl(url);
  const timeout = AbortSignal.timeout(ASK_TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const text = response.status === 200 ? await response.text() : '';
    if (response.status !== 200) await response.body?.cancel();
    if (response.status === 204) return RELEASED_STATE;
    if (response.status !== 200) return { kind: 'missed', why: `${shown} answered with ${response.status}` };
    return RELEASED.includes(text.trim().toLowerCase())
      ? RELEASED_STATE
      : { kind: 'engaged', why: `${shown} does not say that it is released` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { kind: 'missed', why: `${shown} cannot be asked: ${formatCause(cause)}` };
  }
}
