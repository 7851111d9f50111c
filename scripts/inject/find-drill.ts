import type { Argv } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { parseHttpUrl } from '../../lib/kit/settings/http-url.ts';
import { maskUrl } from '../../lib/kit/settings/mask-url.ts';
import { formatValue } from '../../lib/kit/settings/reader.ts';
import { readControlToken } from './find-token.ts';
import { checkRunning } from '../../lib/run/control/check-running.ts';
import { type ControlAddress, readControlFiles } from '../../lib/run/control/control-file.ts';

/** Which drill is meant. */
export interface DrillArguments {
  run: string | undefined;
  url: string | undefined;
  tokenFile: string | undefined;
}

/** The flags that say which drill is meant, behind the run's folder. */
export function addDrillFlags(yargs: Argv): Argv {
  return yargs
    .positional('run', { type: 'string', describe: 'The folder of a drill that runs' })
    .option('url', { type: 'string', describe: 'Instead: where its control API is to be had, through a tunnel, say' })
    .option('token-file', {
      type: 'string',
      describe: 'With --url: the file with its token (default: CUTOVER_CONTROL_TOKEN of the environment)',
    });
}

/** Finds the drill that is meant, by its folder or its address. Throws `usage`. */
export async function findDrill({ run, url, tokenFile }: DrillArguments): Promise<ControlAddress> {
  if ((run === undefined) === (url === undefined)) {
    const got = run === undefined ? 'neither' : 'both';
    throw new CutoverError('usage', `Which drill? Name its folder, or its --url, got ${got}.`);
  }
  if (run !== undefined) {
    if (tokenFile === undefined) {
      const address = await readControlFiles(run);
      await checkRunning(run, address);
      return address;
    }
    throw new CutoverError(
      'usage',
      `--token-file goes with --url, got it with the folder ${run}, which holds its token.`,
    );
  }
  if (parseHttpUrl(url ?? '') === null) {
    throw new CutoverError(
      'usage',
      `--url must be the address of a drill's control API (http://127.0.0.1:41234), got ${formatValue(maskUrl(url ?? ''))}`,
    );
  }
  return { url: url ?? '', token: await readControlToken(tokenFile) };
}
