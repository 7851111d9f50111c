import type { AskedOfProviders } from '../../scorecard/asked.ts';
import { describeAsked, listAsked } from '../describe-asked.ts';
import { fit } from './fit.ts';
import { wrap } from './wrap.ts';

/** What the providers that answered were really asked. */
export function renderAsked(asked: AskedOfProviders, width: number): string[] {
  const rows = listAsked(asked).map(
    ({ what, provider, count, share, meaning, examples }) =>
      `${fit(what, 19)} ${fit(provider, 12)} ${fit(count, 7, 'right')} ${fit(share, 7, 'right')}  ${fit(`${meaning} (${examples})`, width - 50)}`,
  );
  return [...rows, ...describeAsked(asked).flatMap((sentence) => wrap(sentence, width))];
}
