import { CutoverError } from '../../kit/cutover-error.ts';
import { isPlainObject, reject } from '../../kit/settings/reader.ts';
import { READABLE_VERSIONS, type Scorecard } from './scorecard.ts';
import { scorecardShape } from './scorecard-shape.ts';
import { upgradeScorecard } from './upgrade-scorecard.ts';

const remedy = 'Run "cutover score" on the folder again.';

/**
 * Takes parsed JSON for a scorecard, of this version or of one that a report still reads. Throws a `usage` error that names the
 * key of `path` that is wrong; keys that are not known are passed on.
 */
export function parseScorecard(value: unknown, path: string): Scorecard {
  try {
    if (!isPlainObject(value)) return reject(path, 'an object', value);
    if (!READABLE_VERSIONS.includes(value['schemaVersion'])) {
      reject(`${path}: schemaVersion`, `one of ${READABLE_VERSIONS.join(', ')}`, value['schemaVersion']);
    }
    const upgraded = upgradeScorecard(value);
    scorecardShape(upgraded, '');
    return upgraded as unknown as Scorecard;
  } catch (error) {
    if (!(error instanceof CutoverError)) throw error;
    const told = error.message.startsWith(path) ? error.message : `${path}: ${error.message}`;
    throw new CutoverError('usage', `${told}. ${remedy}`, { cause: error });
  }
}
