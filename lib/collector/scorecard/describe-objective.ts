import { formatObserved } from '../../drill/objectives/format-observed.ts';
import { findMetric } from '../../drill/objectives/metric-catalogue.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatDecimal } from '../../kit/format/format-decimal.ts';
import { formatInUnit } from '../../kit/format/format-in-unit.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import type { ObjectiveResult } from './objective-result.ts';

/** What was observed of an objective: `71.5 %`, `not measured`, or `not reached`, of a percentile that failures reach into. */
export function formatFigure({ id, observed, failedRatio, watchedMs }: ObjectiveResult): string {
  if (watchedMs !== undefined) return `not within ${formatMs(watchedMs)}`;
  return failedRatio === undefined ? formatObserved(id, observed) : 'not reached';
}

/** The same with why it was not reached: `not reached: 4.0 % failed`, `not reached within the 14.0 s that were watched`. */
export function formatResult(result: ObjectiveResult): string {
  if (result.watchedMs !== undefined) return `not reached within the ${formatMs(result.watchedMs)} that were watched`;
  const figure = formatFigure(result);
  return result.failedRatio === undefined ? figure : `${figure}: ${formatRatio(result.failedRatio, 'lower')} failed`;
}

/** What stands below a table of results, a sentence each. */
export function listRemarks(results: readonly ObjectiveResult[]): string[] {
  return results.flatMap((result) => {
    const where = result.phase === 'run' ? '' : ` in ${result.phase}`;
    const doubt = describeDoubt(result);
    const known = [
      result.failedRatio === undefined ? null : `${formatRatio(result.failedRatio, 'lower')} of the callers failed`,
      doubt === null ? null : outcomeOf(result) === 'undecided' ? doubt : `close: ${doubt}`,
    ].filter((part) => part !== null);
    return known.length === 0 ? [] : [`${result.id}${where}: ${known.join('; ')}.`];
  });
}

/** What an objective came to, in older files too. */
export function outcomeOf({ outcome, ok }: ObjectiveResult): NonNullable<ObjectiveResult['outcome']> {
  return outcome ?? (ok ? 'met' : 'missed');
}

/**
 * What else must be known of a result, as the rest of a sentence; null: nothing. That it is close is said of what was held
 * against the run as it was, too.
 */
export function describeDoubt(result: ObjectiveResult): string | null {
  const { untested = [], close } = result;
  if (untested.length > 0) {
    return `too few requests met ${untested.join(' and ')}, so that the run says nothing of it`;
  }
  if (close === null || close === undefined) return null;
  const more =
    close.moreRequests === null
      ? 'no number of them would tell it from the bound'
      : `about ${formatCount(close.moreRequests)} more would decide`;
  return `of ${formatCount(result.n)} requests the 95 % interval is ${formatInterval(result)}, and ${more}`;
}

function formatInterval({ id, interval }: ObjectiveResult): string {
  const [low, high] = interval ?? [null, null];
  const format = (value: number): string => {
    const facts = findMetric(id);
    return facts === undefined ? formatDecimal(value) : formatInUnit(value, facts.unit, facts.direction);
  };
  if (low !== null && high !== null) return `${format(low)} to ${format(high)}`;
  if (low !== null) return `${format(low)} or more`;
  return high === null ? 'open' : `${format(high)} or less`;
}
