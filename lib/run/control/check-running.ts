import { CutoverError } from '../../kit/cutover-error.ts';
import { describeFetchError } from '../../kit/describe-fetch-error.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';
import { readAnswer } from '../../proxies/process/read-answer.ts';
import { type ControlAddress, readControlFiles } from './control-file.ts';

const PATIENCE_MS = 5_000;

/**
 * Throws `usage` unless the drill whose files were found in this folder answers where they say: a drill that was killed leaves them behind, and
 * somebody else may have its port by now, who would be waited for in vain.
 *
 * @param waitMs How long it may take to answer.
 */
export async function checkRunning(folder: string, address: ControlAddress, waitMs = PATIENCE_MS): Promise<void> {
  const why = await findSilence(address, waitMs);
  if (why === null) return;
  throw new CutoverError(
    'usage',
    `No drill runs in ${folder} any more: its control.json names ${address.url}, ${why}. It was killed, or ran on another machine or before its folder was copied. cutover score ${folder} scores what there is of it; one that runs elsewhere is named by --url.`,
  );
}

/** Throws `usage` where a drill runs in this folder, which would write what is to be written now, and score by it. */
export async function refuseRunning(folder: string, waitMs = PATIENCE_MS): Promise<void> {
  const address = await readControlFiles(folder).catch((error: unknown) => {
    if (error instanceof CutoverError) return null;
    throw error;
  });
  if (address === null || (await findSilence(address, waitMs)) !== null) return;
  throw new CutoverError(
    'usage',
    `${folder} must be the folder of a run that is over, and its drill still runs: it judges its answers as they come, and scores by that. Wait until it is over, or end it: cutover stop ${folder}`,
  );
}

/** Why no drill is to be had there, as a clause; null: one is. */
async function findSilence({ url, token }: ControlAddress, waitMs: number): Promise<string | null> {
  const late = timeoutSignal(waitMs);
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/status`, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'manual',
      signal: late,
    });
    const body = await readAnswer(response);
    if (response.status === 401) return 'where another drill answers';
    return response.ok && isStatus(body) ? null : 'where something answers that is no drill';
  } catch (error) {
    if (late.aborted) return `where nothing answers within ${formatMs(waitMs)}`;
    return `where nobody answers (${describeFetchError(error)})`;
  }
}

function isStatus(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return isPlainObject(value) && 'progress' in value;
  } catch {
    return false;
  }
}
