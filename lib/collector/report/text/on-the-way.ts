import type { OnTheWay } from '../../scorecard/on-the-way.ts';
import { describeOnTheWay, describeStatuses } from '../describe-on-the-way.ts';
import { fit } from './fit.ts';
import { wrap } from './wrap.ts';

/** What happened to answers between providers and callers; nothing of a scorecard that does not tell of it. */
export function renderOnTheWay(onTheWay: OnTheWay, width: number): string[] {
  const rows = describeOnTheWay(onTheWay).map(
    ({ what, where, count, meaning }) =>
      `${fit(what, 20)} ${fit(where, 13)} ${fit(count, 7, 'right')}  ${fit(meaning, width - 44)}`,
  );
  const statuses = describeStatuses(onTheWay);
  return [
    ...(rows.length === 0 ? ['Every caller got what a provider said.'] : rows),
    ...(statuses === '' ? [] : wrap(`Failed requests, last call → caller: ${statuses}.`, width)),
  ];
}
