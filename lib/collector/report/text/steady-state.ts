import type { SteadyState } from '../../scorecard/steady-state.ts';
import { describeSteadyState, listSteadyRows, type SteadyTexts } from '../describe-steady-state.ts';
import type { Painter } from '../painter.ts';
import { fit } from './fit.ts';
import { wrap } from './wrap.ts';

/** Whether all is as it was, once faults were taken back. */
export function renderSteadyState(steady: SteadyState, width: number, colour: Painter): string[] {
  const row = ({ what, before, after, change, required, outcome }: SteadyTexts): string =>
    `${fit(what, 17)}${fit(before, 14, 'right')}${fit(after, 14, 'right')}  ${fit(change, 27)}${fit(required, 15)}${fit(outcome, 11, 'right')}`;
  const head = {
    what: '',
    before: 'baseline',
    after: 'end',
    change: 'change',
    required: 'required',
    outcome: '',
  };
  return [
    ...wrap(describeSteadyState(steady), width),
    ...(steady.end === null ? [] : [colour.dim(row(head)), ...listSteadyRows(steady).map(row)]),
  ];
}
