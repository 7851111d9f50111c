import { type Incident, type IncidentInput } from '../../drill/incidents/incident.ts';
import { parseIncident } from '../../drill/incidents/parse-incident.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { isDay } from '../../kit/is-day.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { chooseFault } from './choose-fault.ts';
import type { IncidentNaming } from './create-incident.ts';

type StatusState = 'investigating' | 'identified' | 'monitoring' | 'resolved';

/** Nobody says what share an impact is: these are assumed, and marked so. */
const assumedShares: Readonly<Record<string, number>> = { critical: 1, major: 0.5, minor: 0.2, none: 0.05 };
const states = ['investigating', 'identified', 'monitoring', 'resolved'] as const;

interface Update {
  atMs: number;
  state: StatusState;
  says: string;
}

/** One incident of an export, as far as it can be read. */
export interface StatusEntry {
  id: string;
  name: string;
  impact: string;
  updates: readonly Update[];
}

/**
 * The incidents of a status page's JSON: `incidents.json` of Atlassian's Statuspage (`{incidents: [{name, impact, incident_updates}]}`), or one
 * of them. Source: the Status API v2 of Statuspage, as pages of customers document it (www.mongodb.com/docs/api/doc/cloud-status). Throws a
 * `usage` error where it holds none.
 */
export function readStatusPage(value: unknown, path: string): StatusEntry[] {
  const list = isPlainObject(value) && Array.isArray(value['incidents']) ? (value['incidents'] as unknown[]) : [value];
  const entries = list.filter(isPlainObject).flatMap((entry) => {
    const updates = readUpdates(entry);
    const name = entry['name'];
    if (typeof name !== 'string' || name === '' || updates.length === 0) return [];
    const id = typeof entry['id'] === 'string' ? entry['id'] : name;
    return [{ id, name, impact: typeof entry['impact'] === 'string' ? entry['impact'] : 'none', updates }];
  });
  if (entries.length > 0) return entries;
  throw new CutoverError(
    'usage',
    `${path} must hold incidents of a status page, each with a name and incident_updates ({status, body, created_at}), as incidents.json of Statuspage has them.`,
  );
}

/** Oldest first; updates after the end, such as a post-mortem, say nothing of what callers saw. */
function readUpdates(entry: Record<string, unknown>): Update[] {
  const listed = Array.isArray(entry['incident_updates']) ? (entry['incident_updates'] as unknown[]) : [];
  return listed
    .filter(isPlainObject)
    .flatMap(({ status, body, display_at: shown, created_at: made }) => {
      const told = String(shown ?? made);
      const atMs = /^\d{4}-\d\d-\d\d/.test(told) && !isDay(told.slice(0, 10)) ? Number.NaN : Date.parse(told);
      const state = states.find((one) => one === status);
      return Number.isFinite(atMs) && state !== undefined
        ? [{ atMs, state, says: excerpt(typeof body === 'string' && body.trim() !== '' ? body : state, 400) }]
        : [];
    })
    .sort((a, b) => a.atMs - b.atMs);
}

/** The entry that is asked for, by its id or a part of its name. Throws a `usage` error that lists what there is. */
export function chooseStatusEntry(
  entries: readonly StatusEntry[],
  asked: string | undefined,
  path: string,
): StatusEntry {
  const found =
    asked === undefined
      ? entries
      : entries.filter(({ id, name }) => id === asked || name.toLowerCase().includes(asked.toLowerCase()));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const listed = (found.length > 0 ? found : entries)
    .slice(0, 10)
    .map(({ id, name }) => `${id} (${excerpt(name, 60)})`);
  throw new CutoverError(
    'usage',
    `${path} holds ${found.length === 0 ? 'no incident' : `${found.length} incidents`}${asked === undefined ? '' : ` like ${JSON.stringify(excerpt(asked, 60))}`}: name one by --incident. ${found.length === 0 ? 'There are' : 'These are'} ${listed.join(', ')}.`,
  );
}

/** What the form of an incident holds at most. */
const MOST_UPDATES = 100;

/** The first, and how it ended. */
function keepUpdates(updates: readonly Update[]): readonly Update[] {
  return updates.length <= MOST_UPDATES ? updates : [...updates.slice(0, MOST_UPDATES - 1), ...updates.slice(-1)];
}

/**
 * The incident a status page tells of: on from its first update until it is monitored, and with a tenth of that until it is resolved. How many calls
 * were hit, and how, no page says: both are assumed.
 */
export function createStatusIncident({ name, impact, updates }: StatusEntry, naming: IncidentNaming): Incident {
  const [first] = updates;
  const originMs = Math.floor((first?.atMs ?? 0) / 1_000) * 1_000;
  const endMs = (updates.at(-1)?.atMs ?? originMs) - originMs;
  const mended = updates.find(({ state }) => state === 'monitoring' || state === 'resolved');
  const mendedMs = Math.max(1, (mended?.atMs ?? originMs) - originMs);
  const share = (Object.hasOwn(assumedShares, impact) ? assumedShares[impact] : undefined) ?? 0.2;
  const { fault } = chooseFault(
    /limit|quota/i.test(name) ? '429' : /auth|login|key/i.test(name) ? '401' : '503',
    naming.provider,
  );
  const phases: IncidentInput['phases'] = [
    { startMs: 0, durationMs: mendedMs, sees: excerpt(name, 200), share, faults: [{ fault }] },
    ...(endMs > mendedMs
      ? [
          {
            startMs: mendedMs,
            durationMs: endMs - mendedMs,
            sees: 'It is watched.',
            share: share / 10,
            faults: [{ fault }],
          },
        ]
      : []),
  ];
  const isOpen = updates.at(-1)?.state !== 'resolved';
  return parseIncident({
    name: naming.name,
    title: naming.title,
    provider: naming.provider,
    shapes: [share === 1 ? 'step' : 'brown-out'],
    startsAt: new Date(originMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    phases,
    recovery: { kind: 'step' },
    statusPage: {
      kind: 'updates',
      updates: keepUpdates(updates).map(({ atMs, state, says }) => ({
        atMs: Math.max(0, atMs - originMs),
        state,
        says,
      })),
    },
    confidence: {
      times: 'low',
      shares: 'assumed',
      errors: 'assumed',
      scope: 'assumed',
      recovery: 'assumed',
      statusPage: 'high',
    },
    assumed: [...phases.flatMap((_, place) => [`phases[${place}].share`, `phases[${place}].faults`]), 'recovery'],
    sources: [{ kind: 'primary', where: naming.source }],
    notes: [
      'It begins with the first word of the status page: callers saw it before, nobody knows how long.',
      `Shares are assumed from the impact "${excerpt(impact, 40)}".`,
      ...(updates.length > MOST_UPDATES
        ? [`The page has ${updates.length} updates: the first ${MOST_UPDATES - 1} and the last are here.`]
        : []),
      ...(isOpen ? ['The page does not say that it is resolved: its end is that of the last update.'] : []),
    ],
  } satisfies IncidentInput);
}
