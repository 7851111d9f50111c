import { formatObserved } from '../../drill/objectives/format-observed.ts';
import { findMetric } from '../../drill/objectives/metric-catalogue.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatDecimal } from '../../kit/format/format-decimal.ts';
import { formatInUnit } from '../../kit/format/format-in-unit.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import type { ObjectiveResult } from './objective-result.ts';

/**
 * What was observed of an objective: `71.5 %`, `not measured`, `no request` where none was sent in its phase, or `not reached`, of a percentile
 * that failures reach into.
 */
export function formatFigure({ id, observed, failedRatio, watchedMs, noRequest }: ObjectiveResult): string {
  if (noRequest !== undefined) return 'no request';
  if (watchedMs !== undefined) return `not within ${formatMs(watchedMs)}`;
  return failedRatio === undefined ? formatObserved(id, observed) : 'not reached';
}

/**
 * The same with why it was not reached: `not reached: 4.0 % failed`, `not reached within the 14.0 s that were watched`; and of what, where that is not all
 * of its phase: `12.0 % while faults were in force (70.5 % of all the outage)`.
 */
export function formatResult(result: ObjectiveResult): string {
  if (result.noRequest !== undefined) return `not measured, as no request was sent: ${result.noRequest}`;
  if (result.watchedMs !== undefined) return `not reached within the ${formatMs(result.watchedMs)} that were watched`;
  const figure = formatFigure(result);
  const reached =
    result.failedRatio === undefined ? figure : `${figure}: ${formatRatio(result.failedRatio, 'lower')} failed`;
  return result.wholePhase === undefined ? reached : `${reached} ${describeWhen(result)} (${formatWhole(result)})`;
}

/** Said of what was measured on the requests sent while faults were in force alone. */
export const WHILE_FAULTED = 'while faults were in force';

/** When what it was measured on was sent, of an objective that is held to a part of its phase. */
export const describeWhen = ({ isHeaviest = false }: Pick<ObjectiveResult, 'isHeaviest'>): string =>
  isHeaviest ? 'while the faults that hit most were in force' : WHILE_FAULTED;

function formatWhole({ id, phase, wholePhase = null }: ObjectiveResult): string {
  return `${formatObserved(id, wholePhase)} in all of ${phase === 'outage' ? 'the outage' : phase}`;
}

/** What stands below a table of results, a sentence each. */
export function listRemarks(results: readonly ObjectiveResult[]): string[] {
  return results.flatMap((result) => {
    const where = result.phase === 'run' ? '' : ` in ${result.phase}`;
    const doubt = describeDoubt(result);
    const known = [
      result.wholePhase === undefined ? null : `measured ${describeWhen(result)}, ${formatWhole(result)}`,
      result.noRequest === undefined ? null : `no request was sent: ${result.noRequest}`,
      result.failedRatio === undefined ? null : `${formatRatio(result.failedRatio, 'lower')} of the callers failed`,
      doubt === null ? null : outcomeOf(result) === 'undecided' ? doubt : `close: ${doubt}`,
    ].filter((part) => part !== null);
    return known.length === 0 ? [] : [`${result.id}${where}: ${known.join('; ')}.`];
  });
}

/** What an objective came to, in older files too. */
export function outcomeOf({
  outcome,
  ok,
}: Pick<ObjectiveResult, 'outcome' | 'ok'>): NonNullable<ObjectiveResult['outcome']> {
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
