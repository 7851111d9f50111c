import { SCORECARD_VERSION, type Scorecard } from '../scorecard/scorecard.ts';
import { COMPARISON_VERSION, type ComparedRun, type Comparison } from '../scorecard/comparison.ts';
import { decideOutcome } from './decide-outcome.ts';
import { listKindChanges } from './list-kind-changes.ts';
import { listOutageChanges } from './list-outage-changes.ts';
import { listRows } from './list-rows.ts';
import { listSettingChanges } from './list-setting-changes.ts';
import { pairObjectives } from './pair-objectives.ts';

/** A finished run: its scorecard, and its drill where the folder has one. */
export interface FinishedRun {
  scorecard: Scorecard;
  /** As `drill.json` has it, parsed; undefined: there is only the scorecard. */
  drill: unknown;
}

/** Holds a run against an earlier one. */
export function compareScorecards(before: FinishedRun, after: FinishedRun): Comparison {
  const { rows, intervals } = listRows(before.scorecard, after.scorecard);
  const objectives = pairObjectives(before.scorecard.objectives, after.scorecard.objectives);
  return {
    schemaVersion: COMPARISON_VERSION,
    kind: 'drill',
    before: describeRun(before.scorecard),
    after: describeRun(after.scorecard),
    ...decideOutcome(before.scorecard, after.scorecard, {
      rows,
      objectives,
      outageChanges: listOutageChanges(before.drill, after.drill),
    }),
    intervals,
    rows,
    kinds: listKindChanges(before.scorecard, after.scorecard),
    objectives,
    changes: listChanges(before, after),
    remarks: listRemarks(before, after),
  };
}

function describeRun(scorecard: Scorecard): ComparedRun {
  const { runId, drill, seed, startedAt, schemaVersion, verdict, readiness } = scorecard;
  return { runId, drill, seed, startedAt, schemaVersion, verdict, readiness: readiness.score };
}

/** Of two folders their drills; of scorecards alone what these say of it. */
function listChanges(before: FinishedRun, after: FinishedRun): Comparison['changes'] {
  if (before.drill !== undefined && after.drill !== undefined) return listSettingChanges(before.drill, after.drill);
  const told = ({ scorecard: { drill, seed, providers } }: FinishedRun): unknown => ({ name: drill, seed, providers });
  return listSettingChanges(told(before), told(after));
}

function listRemarks(before: FinishedRun, after: FinishedRun): string[] {
  const isWhole = before.drill !== undefined && after.drill !== undefined;
  const versions: number[] = [before.scorecard.schemaVersion, after.scorecard.schemaVersion];
  return [
    ...(isWhole ? [] : ['The drill of one of them is not in its folder: only name, seed and providers are compared.']),
    ...(versions.every((version) => version === SCORECARD_VERSION)
      ? []
      : [
          `Scorecards of version ${versions.join(' and ')}: what is measured otherwise since differs for that alone. Run "cutover score" on the folders first.`,
        ]),
    ...((before.scorecard.outage.whole === undefined) === (after.scorecard.outage.whole === undefined)
      ? []
      : [
          'Only one of them leaves a time without faults out of the ratios of its outage: their drills differ in that, or an older version scored one. What stands here is of all the outage of both. Run "cutover score" on the folders first.',
        ]),
  ];
}
