import { timelineDurationMs } from '../../drill/timeline.ts';
import type { DrillInput } from '../../drill/drill.ts';
import type { Incident } from '../../drill/incidents/incident.ts';
import { planReplay, type Replay, replayDefaults, type ReplaySettings } from '../../drill/incidents/plan-replay.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { type PreparedRun, prepareRun } from '../runner/prepare-run.ts';

const DAY_MS = 86_400_000;

/** How a drill plays an incident; what is left out is as `replayDefaults` has it. */
export interface ReplayOptions extends Partial<ReplaySettings> {
  /** Instead of the drill's seed. */
  seed?: number | undefined;
}

/** A replay that could begin. */
export interface PreparedReplay {
  prepared: PreparedRun;
  replay: Replay;
}

/**
 * Reads a drill and plans how it plays an incident. Starts and writes nothing.
 *
 * @param source A file, or a drill.
 * @throws CutoverError `usage`: it is no drill, has nobody whom the incident hits, or would last longer than a day.
 */
export async function prepareReplay(
  source: string | DrillInput,
  incident: Incident,
  { seed, ...settings }: ReplayOptions = {},
): Promise<PreparedReplay> {
  let replay: Replay | undefined;
  const prepared = await prepareRun(source, {
    ...(seed === undefined ? {} : { seed }),
    change(drill) {
      const played = { ...replayDefaults, ...settings };
      replay = planReplay(drill, incident, played);
      checkLength(replay, incident, played.timeScale, (timeScale) =>
        planReplay(drill, incident, { ...played, timeScale }),
      );
      return replay.drill;
    },
  });
  if (replay === undefined) throw new CutoverError('bug', `${incident.name} was not planned.`);
  return { prepared, replay };
}

function checkLength(
  { drill }: Replay,
  { name }: Incident,
  timeScale: number,
  replan: (timeScale: number) => Replay,
): void {
  const lengthMs = timelineDurationMs(drill.timeline);
  if (lengthMs <= DAY_MS) return;
  const hours = Math.round(lengthMs / 3_600_000);
  const lasts = `A drill must last at most 24 hours, and ${name} at --time-scale ${timeScale} lasts ${hours}.`;
  const needed = timeScale * Math.ceil((lengthMs / DAY_MS) * 12);
  if (timelineDurationMs(replan(needed).drill.timeline) <= DAY_MS)
    throw new CutoverError('usage', `${lasts} --time-scale ${needed} plays it in about two.`);
  throw new CutoverError(
    'usage',
    `${lasts} A larger one does not make it short enough, as each of its faults is given the time to be met ten times: ask more often (traffic.arrivals), or play an incident with fewer phases and larger shares.`,
  );
}
