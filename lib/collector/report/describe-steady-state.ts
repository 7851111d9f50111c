import { metricCatalogue } from '../../drill/objectives/metric-catalogue.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatSteady, isShareRow } from '../scorecard/describe-worse.ts';
import { formatPoints } from '../../kit/format/format-points.ts';
import { formatChange } from './format-change.ts';
import type { SteadyOutcome, SteadyState } from '../scorecard/steady-state.ts';

/** One comparison, as texts. */
export interface SteadyTexts {
  what: string;
  before: string;
  after: string;
  /** With its interval: `−0.4 points (−2.1 to 1.3)`, `1.04 × (0.91 to 1.19)`. */
  change: string;
  required: string;
  outcome: string;
}

const outcomeTexts = {
  same: 'as before',
  worse: 'worse',
  'not-proven': 'not proven',
} as const satisfies Record<SteadyOutcome, string>;

/** Whether all was as before at the end, in a sentence. */
export function describeSteadyState({ outcome, end }: SteadyState): string {
  if (end === null) return 'Not proven that all is as before: the run does not end with a recovery.';
  const span = `from ${formatMs(end.startMs)} to ${formatMs(end.endMs)}`;
  switch (outcome) {
    case 'same':
      return `At the end of the recovery, ${span}, all is as in the baseline, within the margins.`;
    case 'worse':
      return `At the end of the recovery, ${span}, it is worse than in the baseline.`;
    case 'not-proven':
      return `At the end of the recovery, ${span}, it is not proven that all is as in the baseline: too few were asked, or it is close. A longer recovery shows it.`;
  }
}

/** The comparisons as texts. */
export function listSteadyRows({ rows }: SteadyState): SteadyTexts[] {
  return rows.map((row) => ({
    what: metricCatalogue[row.metric].label,
    before: `${formatSteady(row, row.before)} (${formatCount(row.beforeN)})`,
    after: `${formatSteady(row, row.after)} (${formatCount(row.afterN)})`,
    change: formatChange(row, row.change, row.interval),
    required: isShareRow(row) ? `at least ${formatPoints(row.bound)}` : `at most ${row.bound} ×`,
    outcome: outcomeTexts[row.outcome],
  }));
}
