import { listWithoutVerdict } from './list-without-verdict.ts';
import { formatInUnit } from '../../kit/format/format-in-unit.ts';
import { normalQuantile } from '../../kit/stats/normal-quantile.ts';
import { compareShares, type Share } from '../../kit/stats/difference.ts';
import type { ComparedRow, Comparison, Observed } from '../scorecard/comparison.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import { listLost } from './pair-objectives.ts';
import { resolveChange } from './resolve-change.ts';

/** A ratio that is worse by more than this, 0..1, and is not resolved is no evidence of "no worse". */
const LARGE = 0.1;

/** The same of a ratio of which nobody knows of how many it is. */
const A_LITTLE = 0.02;

/**
 * What a comparison came to. Worse is what is resolved as worse, a pass that became a fail, and an objective that was met and is missed. No worse
 * takes evidence: a ratio with an interval, none that fell far without one, and the same faults in both outages.
 */
export function decideOutcome(
  before: Scorecard,
  after: Scorecard,
  { rows, objectives, outageChanges }: Pick<Comparison, 'rows' | 'objectives'> & { outageChanges: readonly string[] },
): Pick<Comparison, 'outcome' | 'reasons'> {
  const obstacles = listObstacles(before, after);
  if (obstacles.length > 0) return { outcome: 'not-comparable', reasons: obstacles };
  const resolvedAs = (change: ComparedRow['change']): string[] =>
    rows.filter((row) => row.change === change).map((row) => describeRow(row, `is ${change}`));
  const worse = [
    ...(before.verdict === 'pass' && after.verdict === 'fail' ? ['A pass became a fail.'] : []),
    ...listLost(objectives, 'missed'),
    ...resolvedAs('worse'),
  ];
  if (worse.length > 0) return { outcome: 'worse', reasons: worse };
  const passed = before.verdict === 'fail' && after.verdict === 'pass' ? ['A fail became a pass.'] : [];
  const better = [...passed, ...resolvedAs('better')];
  const open = [
    ...describeOutages(outageChanges),
    ...listNothing(rows),
    ...rows.flatMap(describeOpen),
    ...listLost(objectives, 'undecided'),
  ];
  if (open.length > 0) return { outcome: 'not-resolved', reasons: [...open, ...better] };
  const none = 'No ratio is resolved as worse, no pass became a fail, and no objective that was met is missed.';
  return { outcome: 'no-worse', reasons: [none, ...better] };
}

function listObstacles(before: Scorecard, after: Scorecard): string[] {
  return [
    ...listWithoutVerdict('run', before, after),
    ...(before.drill === after.drill
      ? []
      : [`They are of two drills, ${before.drill} and ${after.drill}. Compare two runs of one drill.`]),
    ...(before.runId === after.runId && before.runId !== ''
      ? [`Both are the run ${before.runId}: a run says nothing of a change by itself. Name two runs.`]
      : []),
  ];
}

/** How many places are named. */
const MOST_NAMED = 3;

/** That nothing is worse says nothing where the later outage may have been a milder one. */
function describeOutages(changes: readonly string[]): string[] {
  if (changes.length === 0) return [];
  const more = changes.length > MOST_NAMED ? `, and ${changes.length - MOST_NAMED} more` : '';
  return [
    `The faults of their outages differ (${changes.slice(0, MOST_NAMED).join(', ')}${more}): what is no worse may be so as the later outage was milder. Compare two runs of one outage, at one time scale.`,
  ];
}

/** That not one ratio has an interval. */
function listNothing(rows: readonly ComparedRow[]): string[] {
  return rows.some(({ interval }) => interval !== null)
    ? []
    : ['No ratio is of 20 or more in both runs: whether the later one is worse is not known.'];
}

/** A ratio that fell far, and without evidence of whether that is chance; one of the outage that is not measured any more. */
function describeOpen(row: ComparedRow): string[] {
  const { after, difference, direction, change, phase } = row;
  // Of the other phases one may never come to be, such as on-fallback; the outage is all of it.
  if (change === 'one-sided' && phase === 'outage' && after.value === null)
    return [describeRow(row, 'was measured before, and is not any more')];
  if (difference === null) return [];
  const worseBy = direction === 'higher' ? -difference : difference;
  switch (change) {
    case 'unresolved':
    case 'too-few':
      return worseBy > LARGE && isHardlyChance(row)
        ? [describeRow(row, 'looks worse, and of so few requests that is not resolved')]
        : [];
    case 'unknown-n':
      return worseBy > A_LITTLE
        ? [
            `${describeRow(row, 'looks worse, and of how many requests it is is not known')} Run "cutover score" on the folders first.`,
          ]
        : [];
    case 'better':
    case 'worse':
    case 'one-sided':
    case 'one-figure':
      return [];
  }
}

/**
 * Is there some evidence that a fall is not chance alone? Its interval leaves 0 out before it is widened: at 80 % of a whole phase, and at 99 % of what a contract missed, as
 * there are many such rows, each of a part of a phase, and of runs that go alike some fall far.
 */
function isHardlyChance({ contract, before, after, direction }: ComparedRow): boolean {
  const z = normalQuantile(contract === undefined ? 0.9 : 0.995);
  return (
    resolveChange(compareShares(countShare(after), countShare(before), z)?.interval ?? null, direction) === 'worse'
  );
}

function countShare({ value, total }: Observed): Share {
  return { hits: Math.round((value ?? 0) * (total ?? 0)), total: total ?? 0 };
}

function describeRow(row: ComparedRow, what: string): string {
  const { label, contract, provider, phase, before, after, unit, direction } = row;
  const whose = contract === undefined ? label : `${label} by ${contract} (${provider})`;
  const format = (value: number | null): string => (value === null ? '–' : formatInUnit(value, unit, direction));
  return `${whose} in ${phase} ${what}: ${format(before.value)} became ${format(after.value)}.`;
}
