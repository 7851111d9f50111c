import { access, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseCapacity } from '../../collector/scorecard/parse-capacity.ts';
import { parseScorecard } from '../../collector/scorecard/parse-scorecard.ts';
import type { Rehearsal } from '../../collector/scorecard/rehearsal.ts';
import { listCapacityPoints } from '../../collector/points/list-capacity-points.ts';
import { listEventPoint } from '../../collector/points/list-event-points.ts';
import { listRehearsalPoints } from '../../collector/points/list-rehearsal-points.ts';
import { listRunPoints } from '../../collector/points/list-run-points.ts';
import type { Point, RunTags } from '../../collector/points/point.ts';
import { readInput } from '../../collector/record-file/read-input.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { checkIsRun, runFolderAt } from '../runner/run-folder.ts';

/** What a folder of results may be of, by the file that says what came of it. */
const kinds = {
  'scorecard.json': (value: unknown, path: string) => listRunPoints(parseScorecard(value, path)),
  'capacity.json': (value: unknown, path: string) => listCapacityPoints(parseCapacity(value, path)),
  'rehearsal.json': (value: unknown, path: string) => listRehearsalPoints(checkRehearsal(value, path)),
};

/** All points of a run that is over, or of a search or a rehearsal: the same each time. Throws a `usage` error where the folder has no result. */
export async function readOldRun(folder: string): Promise<Point[]> {
  for (const [name, list] of Object.entries(kinds)) {
    const path = join(folder, name);
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    const value = parseJson(await readInput(path), path);
    const points = list(value, path);
    const { run, drill } = points[0]?.tags ?? {};
    return [...points, ...(await readEvents(folder, { run: run ?? basename(folder), drill: drill ?? 'none' }))];
  }
  await checkIsRun(folder);
  throw new CutoverError(
    'usage',
    `${folder} must be the folder of a run, a search or a rehearsal, but none of ${Object.keys(kinds).join(', ')} is in it. Of a run that was killed, cutover score makes it.`,
  );
}

/** The points of a run's journal; none where it has none. Throws the system's error where it cannot be read. */
export async function readEvents(folder: string, tags: RunTags): Promise<Point[]> {
  const text = await readFile(runFolderAt(folder).journal, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line, place) => listEventPoint(line, place, tags) ?? []);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CutoverError('usage', `${path} must be JSON: ${(error as Error).message}.`, { cause: error });
  }
}

function checkRehearsal(value: unknown, path: string): Rehearsal {
  const isRehearsal =
    isPlainObject(value) &&
    typeof value['rehearsalId'] === 'string' &&
    typeof value['drill'] === 'string' &&
    typeof value['startedAt'] === 'string' &&
    Array.isArray(value['cells']) &&
    value['cells'].every(isCell);
  if (isRehearsal) return value as unknown as Rehearsal;
  throw new CutoverError('usage', `${path} must be what cutover rehearse has written, and is not.`);
}

function isCell(value: unknown): boolean {
  if (!isPlainObject(value) || !Array.isArray(value['missInterval'])) return false;
  return [value['request'], value['contract'], value['column']].every((name) => typeof name === 'string');
}
