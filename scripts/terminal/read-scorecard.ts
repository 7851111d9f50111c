import { parseScorecard } from '../../lib/collector/scorecard/parse-scorecard.ts';
import { readInput } from '../../lib/collector/record-file/read-input.ts';
import { SCORECARD_VERSION, type Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { CutoverError, formatCause } from '../../lib/kit/cutover-error.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { parseJsonText } from '../../lib/kit/settings/json-text.ts';

/** Reads a run's scorecard. Throws a `usage` error when it cannot be read or is none; of an older version people are told. */
export async function readScorecard(path: string): Promise<Scorecard> {
  const read = await readInput(path).then(
    (text) => parseJsonText(text, path),
    (error: unknown) => {
      const { code } = ((error as Error).cause ?? {}) as { code?: string };
      const remedy =
        code === 'EACCES' || code === 'EPERM'
          ? 'Runs are for their owner alone: read it as the one who ran it.'
          : 'Run "cutover score" on the folder first.';
      throw new CutoverError('usage', `${formatCause(error)} ${remedy}`, { cause: error });
    },
  );
  const scorecard = parseScorecard(read, path);
  const version: number = scorecard.schemaVersion;
  if (version !== SCORECARD_VERSION) {
    process.stderr.write(
      `warning: ${excerpt(path, 4_096)} is of version ${version}: what is measured otherwise since, or not at all in it, is shown as it stands there. Run "cutover score" on the folder to measure it anew.\n`,
    );
  }
  return scorecard;
}
