import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readInput } from '../../collector/record-file/read-input.ts';
import type { Incident } from '../../drill/incidents/incident.ts';
import { parseIncident } from '../../drill/incidents/parse-incident.ts';
import type { IncidentShape } from '../../drill/incidents/shapes.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { readDocument } from '../../kit/documents/read-document.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { meantName } from '../../kit/settings/nearest-name.ts';
import { packageRoot } from '../runner/package-root.ts';

/** Where the catalogue lies: a file for each incident, and what was not taken up. */
const folder = join(packageRoot, 'scenarios/incidents');

/** The names of the catalogue's incidents, in order. */
export async function listIncidentNames(): Promise<string[]> {
  const files = await readdir(folder);
  return files.flatMap((file) => (/^(?!rejected).*\.json$/.test(file) ? [file.replace(/\.json$/, '')] : [])).sort();
}

/** Which of the catalogue's incidents: those that have this shape, of this provider. */
export interface IncidentFilter {
  shape?: IncidentShape | undefined;
  provider?: string | undefined;
}

/** The catalogue's incidents by the day they began. Throws a `usage` error for a provider it knows nothing of, and where none is left. */
export async function readCatalogue({ shape, provider }: IncidentFilter = {}): Promise<Incident[]> {
  const names = await listIncidentNames();
  const all = await Promise.all(names.map((name) => readEntry(name)));
  const providers = [...new Set(all.map((incident) => incident.provider))].sort();
  if (provider !== undefined && !providers.includes(provider)) {
    const near = meantName(provider, providers);
    const hint = near === undefined ? `They are of ${providers.join(', ')}.` : `Did you mean ${near}?`;
    throw new CutoverError(
      'usage',
      `--provider must be one whose incidents are in the catalogue, got ${excerpt(provider, 60)}. ${hint}`,
    );
  }
  const found = all.filter(
    (incident) =>
      (shape === undefined || incident.shapes.includes(shape)) &&
      (provider === undefined || incident.provider === provider),
  );
  if (found.length === 0)
    throw new CutoverError('usage', `The catalogue has no incident of ${provider} with the shape ${shape}.`);
  return found.sort((a, b) => a.startsAt.localeCompare(b.startsAt) || a.name.localeCompare(b.name));
}

/**
 * An incident of the catalogue by its name, or by a beginning that no other has; or one's own, by its file (JSON or YAML). Throws a
 * `usage` error for one there is not, and for a file that is none.
 */
export async function readIncident(name: string): Promise<Incident> {
  const names = await listIncidentNames();
  if (names.includes(name)) return readEntry(name);
  if (/\.(json|ya?ml)$/.test(name) || /[/\\]/.test(name))
    return readDocument(await readInput(name), name, parseIncident);
  const begun = names.filter((one) => one.startsWith(name));
  const [only] = begun;
  if (only !== undefined && begun.length === 1) return readEntry(only);
  const near = meantName(name, names);
  const hint =
    begun.length > 1
      ? `It may be ${begun.join(', ')}.`
      : near === undefined
        ? 'cutover replay --list lists them; a file of your own ends with .json or .yaml.'
        : `Did you mean ${near}?`;
  throw new CutoverError('usage', `There is no one incident ${excerpt(name, 60)} in the catalogue. ${hint}`);
}

async function readEntry(name: string): Promise<Incident> {
  const path = join(folder, `${name}.json`);
  return readDocument(await readFile(path, 'utf8'), path, parseIncident);
}
