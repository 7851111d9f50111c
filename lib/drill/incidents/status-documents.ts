import type { StatusImpact, StatusPagePlan, StatusWord } from './plan-status-page.ts';

/** A moment of a replay: ms from the run's start, and what the clock on the wall said then, ms. */
export interface ReplayMoment {
  atMs: number;
  epochMs: number;
}

/** How Statuspage sums up a page whose incidents have this impact. */
const descriptions: Readonly<Record<StatusImpact | 'none', string>> = {
  none: 'All Systems Operational',
  minor: 'Minor Service Outage',
  major: 'Partial System Outage',
  critical: 'Major Service Outage',
};
const componentStates: Readonly<Record<StatusImpact, string>> = {
  minor: 'degraded_performance',
  major: 'partial_outage',
  critical: 'major_outage',
};

const PAGE_ID = 'cutover-page';
const COMPONENT_ID = 'cutover-api';
const documentPaths = {
  '/api/v2/summary.json': ['components', 'unresolved', 'maintenances', 'status'],
  '/api/v2/status.json': ['status'],
  '/api/v2/components.json': ['components'],
  '/api/v2/incidents.json': ['incidents'],
  '/api/v2/incidents/unresolved.json': ['unresolved'],
} as const;

type DocumentPath = keyof typeof documentPaths;

/** The paths at which a status page is asked. */
export const statusPaths = Object.keys(documentPaths) as DocumentPath[];

/**
 * A status page as it stands at a moment of a replay, by the path it is asked at, in the form of the Status API v2 of Atlassian's Statuspage (as
 * pages of its customers document it: confluence.status.atlassian.com/api); null: there is no such path. Its times are those of the replay.
 */
export function renderStatusDocument(
  path: string,
  plan: StatusPagePlan,
  { atMs, epochMs }: ReplayMoment,
  url: string,
): Record<string, unknown> | null {
  if (!isDocumentPath(path)) return null;
  const tell = (ms: number): string => new Date(epochMs - atMs + ms).toISOString();
  const said = plan.words.filter((word) => word.atMs <= atMs);
  const last = said.at(-1);
  const isOpen = last !== undefined && last.state !== 'resolved';
  const incident = renderIncident(plan, said, tell, url);
  const indicator = isOpen ? plan.impact : 'none';
  const parts = {
    status: { status: { indicator, description: descriptions[indicator] } },
    components: {
      components: [
        {
          id: COMPONENT_ID,
          page_id: PAGE_ID,
          name: 'API',
          description: null,
          status: isOpen ? componentStates[plan.impact] : 'operational',
          position: 1,
          group: false,
          group_id: null,
          showcase: true,
          only_show_if_degraded: false,
          start_date: null,
          created_at: tell(0),
          updated_at: tell(last?.atMs ?? 0),
        },
      ],
    },
    incidents: { incidents: incident },
    unresolved: { incidents: isOpen ? incident : [] },
    maintenances: { scheduled_maintenances: [] },
  };
  const page = { id: PAGE_ID, name: plan.provider, url, time_zone: 'Etc/UTC', updated_at: tell(last?.atMs ?? 0) };
  return Object.assign({ page }, ...documentPaths[path].map((part) => parts[part]));
}

const isDocumentPath = (path: string): path is DocumentPath => Object.hasOwn(documentPaths, path);

/** None before its first word; its updates with the latest first, as Statuspage has them. */
function renderIncident(
  { incident: id, title, impact }: StatusPagePlan,
  said: readonly StatusWord[],
  tell: (ms: number) => string,
  url: string,
): object[] {
  const [first] = said;
  const last = said.at(-1);
  if (first === undefined || last === undefined) return [];
  const find = (state: StatusWord['state']): string | null => {
    const word = said.find((one) => one.state === state);
    return word === undefined ? null : tell(word.atMs);
  };
  return [
    {
      id,
      page_id: PAGE_ID,
      name: title,
      status: last.state,
      impact,
      created_at: tell(first.atMs),
      started_at: tell(first.atMs),
      updated_at: tell(last.atMs),
      monitoring_at: find('monitoring'),
      // Where it came back it is resolved no more.
      resolved_at: last.state === 'resolved' ? tell(last.atMs) : null,
      shortlink: `${url}/incidents/${id}`,
      incident_updates: said
        .map(({ atMs, state, says }, place) => ({
          id: `${id}-${place + 1}`,
          incident_id: id,
          status: state,
          body: says,
          created_at: tell(atMs),
          updated_at: tell(atMs),
          display_at: tell(atMs),
        }))
        .toReversed(),
    },
  ];
}
