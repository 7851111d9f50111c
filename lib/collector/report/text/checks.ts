import type { Scorecard, ValidityCheck } from '../../scorecard/scorecard.ts';
import { describeEarlyEnd, splitBroken } from '../../scorecard/split-broken.ts';
import { formatFigure, listRemarks, outcomeOf } from '../../scorecard/describe-objective.ts';
import type { Painter } from '../painter.ts';
import { fit } from './fit.ts';
import { wrap } from './wrap.ts';

/** Objectives with what was observed, one a line; the word carries the result, colour only helps. */
export function renderObjectives({ objectives }: Scorecard, width: number, colour: Painter): string[] {
  if (objectives.length === 0) return ['No objective was set.'];
  const lines = objectives.map((result) => {
    const { id, phase, required } = result;
    const { word, paint } = marks[outcomeOf(result)];
    return `${colour[paint](fit(word, 10))}${fit(id, 26)} ${fit(phase, 13)}${fit(formatFigure(result), 17, 'right')}   ${fit(required, 30)}`;
  });
  return [...lines, ...listRemarks(objectives).flatMap((remark) => wrap(remark, width))];
}

const marks = {
  met: { word: 'ok', paint: 'green' },
  missed: { word: 'missed', paint: 'red' },
  undecided: { word: 'undecided', paint: 'yellow' },
} as const satisfies Record<ReturnType<typeof outcomeOf>, { word: string; paint: keyof Painter }>;

/** Validity checks: only those that do not hold, or that all do; those that a run's early end is behind come last. */
export function renderValidity(scorecard: Scorecard, width: number, colour: Painter): string[] {
  const { validity } = scorecard;
  if (validity.length === 0) return [colour.yellow('No validity check was made.')];
  const { own, ofTheEnd } = splitBroken(scorecard);
  const held = validity.length - own.length - ofTheEnd.length;
  const count = `${held} of ${validity.length} hold`;
  if (held === validity.length) return [colour.green(count)];
  const early = describeEarlyEnd(scorecard);
  const list = (checks: readonly ValidityCheck[], mark: string): string[] =>
    checks.flatMap(({ id, observed, required }) => [
      `${mark}${fit(id, 24)}`,
      ...wrap(`observed ${observed}; required ${required}`, width - MARK).map((line) => ' '.repeat(MARK) + line),
    ]);
  return [
    ...(early === null ? [] : wrap(early, width).map((line) => colour.yellow(line))),
    colour.yellow(count),
    ...list(own, colour.red(fit('broken', MARK))),
    ...list(ofTheEnd, colour.yellow(fit('ended', MARK))),
  ];
}

/** So wide is what became of a check, columns. */
const MARK = 8;
