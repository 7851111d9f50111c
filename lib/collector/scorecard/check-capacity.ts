import { isPlainObject, reject } from '../../kit/settings/reader.ts';
import type { Capacity } from './capacity.ts';

/**
 * Holds the parts of a `capacity.json` that has its shape against each other, as far as no JSON schema can: intervals have their low end first, rates stand in order, what is held
 * lies below what is not, as their steps say, and a verdict is borne by them. A search writes nothing else; what a hand has changed may. Throws a `usage` error that begins with
 * the path of what is wrong.
 */
export function checkCapacity(capacity: Capacity): void {
  for (const [path, pair] of listIntervals(capacity, ''))
    if (pair[0] > pair[1]) reject(path, 'an interval, its low end first', pair);
  checkSteps(capacity);
  checkBounds(capacity);
}

function checkSteps({ steps, conditions }: Capacity): void {
  for (const [place, { rate, attained }] of steps.entries()) {
    const before = steps[place - 1]?.rate ?? 0;
    if (rate <= before) reject(`steps[${place}].rate`, `above that of the step before, ${before}`, rate);
    if (attained.length !== conditions.length)
      reject(`steps[${place}].attained`, `a list of ${conditions.length}, one for each of conditions`, attained.length);
  }
}

function checkBounds({ steps, held, failed, breaking, verdict, peakRate }: Capacity): void {
  if (held !== null && failed !== null && held >= failed) reject('held', `below failed, ${failed}`, held);
  for (const [key, rate, outcome] of [
    ['held', held, 'met'],
    ['failed', failed, 'missed'],
  ] as const) {
    const said = steps.find((step) => step.rate === rate)?.outcome ?? outcome;
    if (said !== outcome) reject(key, `the rate of a step that is ${outcome}, and steps call it ${said}`, rate);
  }
  if (breaking !== null && (breaking.perSecond < breaking.interval[0] || breaking.perSecond > breaking.interval[1]))
    reject('breaking.perSecond', `within its interval, ${breaking.interval.join(' to ')}`, breaking.perSecond);
  if (verdict === 'pass' && (held === null || held < peakRate))
    reject('verdict', `no pass where held is ${held} and peakRate ${peakRate}`, verdict);
  if (verdict === 'fail' && (failed === null || failed > peakRate))
    reject('verdict', `no fail where failed is ${failed} and peakRate ${peakRate}`, verdict);
}

/** Each pair that is called an interval, with its path; those in `intervals` too. */
function listIntervals(value: unknown, path: string, isInterval = false): [string, [number, number]][] {
  if (Array.isArray(value))
    return isInterval
      ? [[path, value as [number, number]]]
      : value.flatMap((item, place) => listIntervals(item, `${path}[${place}]`));
  if (!isPlainObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    listIntervals(item, path === '' ? key : `${path}.${key}`, key === 'interval' || path.endsWith('intervals')),
  );
}
