import type { DrillInput } from '../../drill/drill.ts';
import type { Incident } from '../../drill/incidents/incident.ts';
import { timelineDurationMs } from '../../drill/timeline.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { prepareReplay, type ReplayOptions } from './prepare-replay.ts';

/** Incidents that a drill can play, and those it cannot, each with why. */
export interface PreparedSet {
  plans: { incident: Incident; lengthMs: number }[];
  skipped: { incident: Incident; why: string }[];
}

/**
 * Plans how a drill plays each of these incidents. One that it cannot play, as it has nobody whom it hit or would last longer than a day, is
 * left out. Throws the first one's `usage` error where none can be played.
 */
export async function prepareSet(
  source: string | DrillInput,
  incidents: readonly Incident[],
  options: ReplayOptions,
): Promise<PreparedSet> {
  const plans: PreparedSet['plans'] = [];
  const skipped: PreparedSet['skipped'] = [];
  let first: CutoverError | undefined;
  for (const incident of incidents) {
    try {
      const { prepared } = await prepareReplay(source, incident, options);
      plans.push({ incident, lengthMs: timelineDurationMs(prepared.drill.timeline) });
    } catch (error) {
      if (!(error instanceof CutoverError) || error.code !== 'usage') throw error;
      first ??= error;
      skipped.push({ incident, why: error.message });
    }
  }
  if (plans.length === 0 && first !== undefined) throw first;
  return { plans, skipped };
}
