import { planTimeline } from '../timeline.ts';
import type { Incident } from './incident.ts';
import type { Replay } from './plan-replay.ts';
import { meanShare } from './share.ts';
import { sliceIncident } from './slice-incident.ts';
import type { StatusState } from './status-page.ts';

/** Something a status page said: when in the replay, ms from the run's start, which may be behind its end. */
export interface StatusWord {
  atMs: number;
  state: StatusState;
  says: string;
}

/** How bad a status page says it is. */
export type StatusImpact = 'minor' | 'major' | 'critical';

/** What a status page says over a replay. */
export interface StatusPagePlan {
  /** Whose page it is, and what its incident is called there. */
  provider: string;
  incident: string;
  title: string;
  /** Nobody has written down what a page called it: by the largest share of calls that were hit. */
  impact: StatusImpact;
  /** When the outage begins in the replay, and when the replay is over, ms from the run's start. */
  outageMs: number;
  endMs: number;
  /** In order; none where it was silent, or where nobody knows. */
  words: readonly StatusWord[];
}

/**
 * When in a replay the status page says what it said: as late as it was, in the replay's time. What it said behind the outage comes as the time
 * scale has it.
 */
export function planStatusPage(
  incident: Incident,
  { drill, parts }: Replay,
  { timeScale }: { timeScale: number },
): StatusPagePlan {
  const spans = planTimeline(drill.timeline);
  const slices = sliceIncident(incident).map((slice, index) => ({ slice, span: spans[parts[index]?.entry ?? -1] }));
  const toReplay = (atMs: number): number => {
    let endedMs = 0;
    let playedMs = 0;
    for (const { slice, span } of slices) {
      if (span === undefined) continue;
      if (atMs < slice.endMs) {
        const part = (atMs - slice.startMs) / (slice.endMs - slice.startMs);
        return span.startMs + part * (span.endMs - span.startMs);
      }
      endedMs = slice.endMs;
      playedMs = span.endMs;
    }
    return playedMs + (atMs - endedMs) / timeScale;
  };
  const { statusPage } = incident;
  return {
    provider: incident.provider,
    incident: incident.name,
    title: incident.title,
    impact: findImpact(incident),
    outageMs: slices[0]?.span?.startMs ?? 0,
    endMs: spans.at(-1)?.endMs ?? 0,
    words:
      statusPage.kind === 'updates'
        ? statusPage.updates.map(({ atMs, state, says }) => ({ atMs: Math.round(toReplay(atMs)), state, says }))
        : [],
  };
}

function findImpact({ phases }: Incident): StatusImpact {
  const worst = Math.max(...phases.map(({ share }) => meanShare(share)));
  if (worst >= 0.9) return 'critical';
  return worst >= 0.25 ? 'major' : 'minor';
}
