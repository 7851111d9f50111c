import type { Scorecard } from '../../scorecard/scorecard.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { describeReadiness } from '../describe-readiness.ts';
import { wrap } from './wrap.ts';

/** The readiness score with the parts and weights it is made of, in a sentence. */
export function renderReadiness({ readiness }: Scorecard, width: number): string[] {
  const sentence = wrap(describeReadiness(readiness), width);
  if (readiness.score === null) return sentence;
  const list = readiness.parts.map(({ id, score, weight }) => {
    const value = score === null ? 'not tested' : formatRatio(score);
    return `${id} ${value} (weight ${weight})`;
  });
  return [...sentence, ...wrap(list.join(', '), width)];
}
