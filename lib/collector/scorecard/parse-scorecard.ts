import { CutoverError } from '../../kit/cutover-error.ts';
import { isPlainObject, reject } from '../../kit/settings/reader.ts';
import { READABLE_VERSIONS, type Scorecard } from './scorecard.ts';

const remedy = 'Run "cutover score" on the folder again.';

/** What each key of every version holds. */
const keys = {
  drill: 'text',
  runId: 'text',
  startedAt: 'text',
  seed: 'number',
  verdict: 'text',
  reasons: 'list',
  validity: 'list',
  load: 'object',
  outage: 'object',
  phases: 'list',
  routing: 'object',
  application: 'object',
  latency: 'list',
  objectives: 'list',
  readiness: 'object',
  seconds: 'list',
  faultBands: 'list',
  examples: 'list',
} as const satisfies Partial<Record<keyof Scorecard, string>>;

/**
 * Takes parsed JSON for a scorecard, of this version or of one that a report still reads. Throws a `usage` error that names the
 * key of `path` that is wrong; what stands inside each part is taken as it is.
 */
export function parseScorecard(value: unknown, path: string): Scorecard {
  try {
    if (!isPlainObject(value)) return reject(path, 'an object', value);
    if (!READABLE_VERSIONS.includes(value['schemaVersion'])) {
      reject(`${path}: schemaVersion`, `one of ${READABLE_VERSIONS.join(', ')}`, value['schemaVersion']);
    }
    for (const [key, kind] of Object.entries(keys)) {
      if (kindOf(value[key]) !== kind)
        reject(`${path}: ${key}`, `a${kind === 'object' ? 'n' : ''} ${kind}`, value[key]);
    }
    return value as unknown as Scorecard;
  } catch (error) {
    if (!(error instanceof CutoverError)) throw error;
    throw new CutoverError('usage', `${error.message}. ${remedy}`, { cause: error });
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (isPlainObject(value)) return 'object';
  return typeof value === 'string' ? 'text' : typeof value;
}
