import type { Scorecard } from '../../scorecard/scorecard.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { NOT_MEASURED } from '../../../kit/format/not-measured.ts';
import { wrap } from './wrap.ts';

/** The readiness score with the parts and weights it is made of, in a sentence. */
export function renderReadiness({ readiness: { score, parts } }: Scorecard, width: number): string[] {
  if (score === null) return ['No score: it takes a run with a verdict.'];
  const list = parts.map((part) => {
    const value = part.score === null ? NOT_MEASURED : formatRatio(part.score);
    return `${part.id} ${value} (weight ${part.weight})`;
  });
  return wrap(`${formatRatio(score)}: ${list.join(', ')}`, width);
}
