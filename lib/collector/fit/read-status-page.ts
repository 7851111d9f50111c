import { type Incident, type IncidentInput } from '../../drill/incidents/incident.ts';
import { MOST_MS } from '../../drill/incidents/phase.ts';
import { parseIncident } from '../../drill/incidents/parse-incident.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { isDay } from '../../kit/is-day.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { chooseFault } from './choose-fault.ts';
import type { IncidentNaming } from './create-incident.ts';
import { findStatusStretches, type StatusStretches, type StatusUpdate } from './status-stretches.ts';

/** Nobody says what share an impact is: these are assumed, and marked so. */
const assumedShares: Readonly<Record<string, number>> = { critical: 1, major: 0.5, minor: 0.2, none: 0.05 };
const states = ['investigating', 'identified', 'monitoring', 'resolved'] as const;

/** One incident of an export, as far as it can be read. */
export interface StatusEntry {
  id: string;
  name: string;
  impact: string;
  /** When it began, by the page, epoch ms; null: the page does not say. */
  startedMs: number | null;
  updates: readonly StatusUpdate[];
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
    const impact = typeof entry['impact'] === 'string' ? entry['impact'] : 'none';
    return [{ id, name, impact, startedMs: readMoment(entry['started_at']), updates }];
  });
  if (entries.length > 0) return entries;
  throw new CutoverError(
    'usage',
    `${path} must hold incidents of a status page, each with a name and incident_updates ({status, body, created_at}), as incidents.json of Statuspage has them.`,
  );
}

/** Oldest first; updates after the end, such as a post-mortem, say nothing of what callers saw. */
function readUpdates(entry: Record<string, unknown>): StatusUpdate[] {
  const listed = Array.isArray(entry['incident_updates']) ? (entry['incident_updates'] as unknown[]) : [];
  return listed
    .filter(isPlainObject)
    .flatMap(({ status, body, display_at: shown, created_at: made }) => {
      const atMs = readMoment(shown ?? made);
      const state = states.find((one) => one === status);
      return atMs !== null && state !== undefined
        ? [{ atMs, state, says: excerpt(typeof body === 'string' && body.trim() !== '' ? body : state, 400) }]
        : [];
    })
    .sort((a, b) => a.atMs - b.atMs);
}

/** Epoch ms; without a zone it is UTC, and not the time of this machine. Null: it is none. */
function readMoment(told: unknown): number | null {
  const text = String(told).trim();
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) || !isDay(text.slice(0, 10))) return null;
  const isZoned = /(?:Z|UTC|[+-]\d\d:?\d\d)$/i.test(text.slice(16));
  const atMs = Date.parse(isZoned ? text : `${text}Z`);
  return Number.isFinite(atMs) ? atMs : null;
}

/** The entry that is asked for, by its id or a part of its name. Throws a `usage` error that lists what there is. */
export function chooseStatusEntry(
  entries: readonly StatusEntry[],
  asked: string | undefined,
  path: string,
): StatusEntry {
  const found = asked === undefined ? entries : findEntries(entries, asked);
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

/** Those of that id, else of that name, else with that in their name. */
function findEntries(entries: readonly StatusEntry[], asked: string): readonly StatusEntry[] {
  const low = asked.toLowerCase();
  const ways = [
    ({ id }: StatusEntry) => id === asked,
    ({ name }: StatusEntry) => name.toLowerCase() === low,
    ({ name }: StatusEntry) => name.toLowerCase().includes(low),
  ];
  return ways.map((isAsked) => entries.filter(isAsked)).find((some) => some.length > 0) ?? [];
}

/** Of so many calls that are hit while it is on, one is while it is watched. */
const WATCHED = 10;
/** What the form of an incident holds at most. */
const MOST_UPDATES = 100;

/** The first, and how it ended. */
function keepUpdates(updates: readonly StatusUpdate[]): readonly StatusUpdate[] {
  return updates.length <= MOST_UPDATES ? updates : [...updates.slice(0, MOST_UPDATES - 1), ...updates.slice(-1)];
}

/** The incident a status page tells of. How many calls were hit, and how, no page says: both are assumed. */
export function createStatusIncident(
  { name, impact, startedMs, updates }: StatusEntry,
  naming: IncidentNaming,
): Incident {
  const { stretches, originMs, lead, isEndAssumed } = findStatusStretches(updates, startedMs);
  checkLength(name, [originMs, ...updates.map(({ atMs }) => atMs)]);
  const share = (Object.hasOwn(assumedShares, impact) ? assumedShares[impact] : undefined) ?? 0.2;
  const { fault } = chooseFault(
    /limit|quota/i.test(name) ? '429' : /auth|login|key/i.test(name) ? '401' : '503',
    naming.provider,
  );
  const phases: IncidentInput['phases'] = stretches.map(({ fromMs, toMs, level }) => ({
    startMs: fromMs - originMs,
    durationMs: toMs - fromMs,
    sees: level === 'on' ? excerpt(name, 200) : 'It is watched.',
    share: level === 'on' ? share : share / WATCHED,
    faults: [{ fault }],
  }));
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
    assumed: [
      ...(lead === 'assumed' ? ['startsAt', 'phases[0].durationMs'] : []),
      ...(isEndAssumed ? [`phases[${phases.length - 1}].durationMs`] : []),
      ...phases.flatMap((_, place) => [`phases[${place}].share`, `phases[${place}].faults`]),
      'recovery',
    ],
    sources: [{ kind: 'primary', where: naming.source }],
    notes: [
      describeLead(lead),
      `Shares are assumed from the impact "${excerpt(impact, 40)}".`,
      ...(isEndAssumed ? ['How long it lasted the page does not say: an hour is assumed.'] : []),
      ...(updates.length > MOST_UPDATES
        ? [`The page has ${updates.length} updates: the first ${MOST_UPDATES - 1} and the last are here.`]
        : []),
      ...(isOpen && !isEndAssumed
        ? ['The page does not say that it is resolved: its end is that of the last update.']
        : []),
    ],
  } satisfies IncidentInput);
}

/** An incident that lasts longer than one may is of a wrong date more likely than of an outage. */
function checkLength(name: string, moments: readonly number[]): void {
  const [fromMs, toMs] = [Math.min(...moments), Math.max(...moments)];
  if (toMs - fromMs <= MOST_MS) return;
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  throw new CutoverError(
    'usage',
    `"${excerpt(name, 60)}" must last at most ${MOST_MS / 86_400_000} days, got from ${day(fromMs)} to ${day(toMs)}: mend the date in its started_at or its updates that is wrong.`,
  );
}

function describeLead(lead: StatusStretches['lead']): string {
  switch (lead) {
    case 'none':
      return 'It begins with the first word of the status page: callers saw it before, nobody knows how long.';
    case 'told':
      return 'It begins when the status page, afterwards, says that it began.';
    case 'assumed':
      return 'The first word of the status page is that it is mended: that it began an hour before is assumed.';
  }
}
