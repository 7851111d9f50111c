import type { Scorecard } from '../../scorecard/scorecard.ts';
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

/** Validity checks: only those that do not hold, or that all do. */
export function renderValidity({ validity }: Scorecard, width: number, colour: Painter): string[] {
  if (validity.length === 0) return [colour.yellow('No validity check was made.')];
  const broken = validity.filter((check) => !check.ok);
  const count = `${validity.length - broken.length} of ${validity.length} hold`;
  if (broken.length === 0) return [colour.green(count)];
  return [
    colour.yellow(count),
    ...broken.flatMap(({ id, observed, required }) => [
      `${colour.red(fit('broken', 8))}${fit(id, 24)}`,
      ...wrap(`observed ${observed}; required ${required}`, width - 8).map((line) => `        ${line}`),
    ]),
  ];
}
