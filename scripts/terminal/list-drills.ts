import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { readInput } from '../../lib/collector/record-file/read-input.ts';
import { parseYamlText } from '../../lib/kit/documents/parse-yaml-text.ts';
import { CutoverError, formatCause } from '../../lib/kit/cutover-error.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { parseJsonText } from '../../lib/kit/settings/json-text.ts';
import { isPlainObject } from '../../lib/kit/settings/reader.ts';

/** Drills by their files. */
export interface ListedDrills {
  files: string[];
  /** Data in a named folder that is no drill, such as prompts. */
  leftOut: string[];
}

/**
 * The drills that are named: a file is one, and of a folder each JSON or YAML file in it with a target or a timeline is, by name. What cannot be read as
 * data is taken for a drill, as is one that lacks either, so that its mistake is told. Throws a `usage` error where there is none.
 */
export async function listDrills(paths: readonly string[]): Promise<ListedDrills> {
  const listed: ListedDrills = { files: [], leftOut: [] };
  for (const path of paths) {
    const found = await stat(path).catch((error: unknown) => {
      throw new CutoverError(
        'usage',
        `${excerpt(path, 4_096)} cannot be read: ${formatCause(error)}. Name folders of drills, or drills.`,
        {
          cause: error,
        },
      );
    });
    if (!found.isDirectory()) {
      listed.files.push(path);
      continue;
    }
    const names = (await readdir(path)).filter((name) => ['.json', '.yaml', '.yml'].includes(extname(name)));
    for (const name of names.toSorted()) {
      const file = join(path, name);
      ((await isDrill(file)) ? listed.files : listed.leftOut).push(file);
    }
  }
  if (listed.files.length > 0) return listed;
  throw new CutoverError(
    'usage',
    `There is no drill in ${excerpt(paths.join(', '), 4_096)}: a JSON or YAML file with a target and a timeline. Name scenarios (.ts) one by one.`,
  );
}

async function isDrill(file: string): Promise<boolean> {
  const text = await readInput(file);
  try {
    const value: unknown = extname(file) === '.json' ? parseJsonText(text, file) : parseYamlText(text, file).value;
    return isPlainObject(value) && ('target' in value || 'timeline' in value);
  } catch {
    return true;
  }
}
