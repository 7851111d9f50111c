import type { Incident } from '../../lib/drill/incidents/incident.ts';
import type { Replay } from '../../lib/drill/incidents/plan-replay.ts';
import { planStatusPage, type StatusPagePlan } from '../../lib/drill/incidents/plan-status-page.ts';
import { formatLength } from '../../lib/kit/format/format-length.ts';
import { serveStatusPage, STATUS_PAGE_VARIABLE } from '../../lib/run/incidents/serve-status-page.ts';
import type { RunEvent } from '../../lib/run/runner/run-event.ts';

/** What a replay runs with beside its status page. */
export interface BesideStatusPage {
  /** Tells a target that is started where the page is. */
  env: NodeJS.ProcessEnv;
  onEvent: (event: RunEvent) => void;
}

/**
 * Serves an incident's status page while `use` plays it, and says where it is, what it will say, and how often it was asked. Without a port none
 * is served. Resolves to what `use` resolves to.
 */
export async function withStatusPage<T>(
  options: {
    incident: Incident;
    replay: Replay;
    timeScale: number;
    port: number | undefined;
    tell: (text: string) => void;
  },
  use: (beside: BesideStatusPage) => Promise<T>,
): Promise<T> {
  const { incident, replay, timeScale, port, tell } = options;
  if (port === undefined) return use({ env: process.env, onEvent: () => {} });
  const plan = planStatusPage(incident, replay, { timeScale });
  await using page = await serveStatusPage(plan, port);
  tell(`Status page: ${page.url}/api/v2/status.json. ${describePlan(plan, incident)}`);
  const result = await use({
    env: { ...process.env, [STATUS_PAGE_VARIABLE]: page.url },
    onEvent(event) {
      if (event.kind === 'load-began') page.begin(event.startEpochMs);
    },
  });
  const { times, whileOpen } = page.asked();
  tell(
    times === 0
      ? 'The status page was not asked.'
      : `The status page was asked ${times} times, ${whileOpen} of them while it told of an outage.`,
  );
  return result;
}

function describePlan({ words, outageMs, endMs }: StatusPagePlan, { statusPage }: Incident): string {
  if (statusPage.kind === 'silent') return 'It says all the time that all is well, as it did.';
  if (statusPage.kind === 'unknown') return 'What it said is not known: it says that all is well.';
  const [first] = words;
  const late = words.filter(({ atMs }) => atMs >= endMs).length;
  const after = formatLength(Math.max(0, (first?.atMs ?? 0) - outageMs));
  if (late === words.length) return 'It said something only after the end of this replay: until then all is well.';
  return `Its first word comes ${after} after the outage has begun${late === 0 ? '' : `, and ${late} of its ${words.length} updates after the replay's end`}.${words.at(-1)?.state === 'resolved' ? '' : ' When it said that all is well again is not known: it never does.'}`;
}
