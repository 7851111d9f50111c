import { formatInUnit } from '../../kit/format/format-in-unit.ts';
import { outcomeOf } from '../scorecard/describe-objective.ts';
import { SCORECARD_VERSION, type Scorecard } from '../scorecard/scorecard.ts';
import {
  COMPARISON_VERSION,
  type ComparedRow,
  type ComparedRun,
  type Comparison,
  type ObjectiveChange,
  type ObjectiveState,
} from '../scorecard/comparison.ts';
import { listKindChanges } from './list-kind-changes.ts';
import { listRows } from './list-rows.ts';
import { listSettingChanges } from './list-setting-changes.ts';

/** A finished run: its scorecard, and its drill where the folder has one. */
export interface FinishedRun {
  scorecard: Scorecard;
  /** As `drill.json` has it, parsed; undefined: there is only the scorecard. */
  drill: unknown;
}

/** Holds a run against an earlier one. Worse is what is resolved as worse, and a pass that became a fail. */
export function compareScorecards(before: FinishedRun, after: FinishedRun): Comparison {
  const { rows, intervals } = listRows(before.scorecard, after.scorecard);
  return {
    schemaVersion: COMPARISON_VERSION,
    kind: 'drill',
    before: describeRun(before.scorecard),
    after: describeRun(after.scorecard),
    ...decideOutcome(before.scorecard, after.scorecard, rows),
    intervals,
    rows,
    kinds: listKindChanges(before.scorecard, after.scorecard),
    objectives: listObjectives(before.scorecard, after.scorecard),
    changes: listChanges(before, after),
    remarks: listRemarks(before, after),
  };
}

function describeRun(scorecard: Scorecard): ComparedRun {
  const { runId, drill, seed, startedAt, schemaVersion, verdict, readiness } = scorecard;
  return { runId, drill, seed, startedAt, schemaVersion, verdict, readiness: readiness.score };
}

function decideOutcome(
  before: Scorecard,
  after: Scorecard,
  rows: readonly ComparedRow[],
): Pick<Comparison, 'outcome' | 'reasons'> {
  const without = [
    ['before', before],
    ['after', after],
  ] as const;
  const empty = without.filter(([, { verdict }]) => verdict === 'invalid' || verdict === 'aborted');
  if (empty.length > 0) {
    return {
      outcome: 'not-comparable',
      reasons: empty.map(
        ([which, { verdict }]) =>
          `The run ${which} was ${verdict}: its evidence carries no verdict, and no comparison.`,
      ),
    };
  }
  const worse = rows.filter(({ change }) => change === 'worse').map(describeRow);
  const failed = before.verdict === 'pass' && after.verdict === 'fail' ? ['A pass became a fail.'] : [];
  if (worse.length + failed.length > 0) return { outcome: 'worse', reasons: [...failed, ...worse] };
  const better = rows.filter(({ change }) => change === 'better').map(describeRow);
  const passed = before.verdict === 'fail' && after.verdict === 'pass' ? ['A fail became a pass.'] : [];
  const none = 'No ratio is resolved as worse, and no pass became a fail.';
  return { outcome: 'no-worse', reasons: [none, ...passed, ...better] };
}

function describeRow({
  label,
  contract,
  provider,
  phase,
  before,
  after,
  unit,
  direction,
  change,
}: ComparedRow): string {
  const whose = contract === undefined ? label : `${label} by ${contract} (${provider})`;
  const format = (value: number | null): string => (value === null ? '–' : formatInUnit(value, unit, direction));
  return `${whose} in ${phase} is ${change}: ${format(before.value)} became ${format(after.value)}.`;
}

function listObjectives(before: Scorecard, after: Scorecard): ObjectiveChange[] {
  const keys = [...before.objectives, ...after.objectives].map(({ id, phase }) => ({ id, phase }));
  const distinct = [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
  return distinct.map(({ id, phase }) => ({
    id,
    phase,
    before: findObjective(before, id, phase),
    after: findObjective(after, id, phase),
  }));
}

function findObjective({ objectives }: Scorecard, id: string, phase: string): ObjectiveState | null {
  const found = objectives.find((objective) => objective.id === id && objective.phase === phase);
  if (found === undefined) return null;
  return { outcome: outcomeOf(found), observed: found.observed, required: found.required };
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
    ...(before.scorecard.drill === after.scorecard.drill ? [] : ['They are of two drills.']),
  ];
}
