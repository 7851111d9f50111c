import type { Scorecard } from '../../scorecard/scorecard.ts';
import { formatObserved } from '../../../drill/objectives/format-observed.ts';
import type { Painter } from '../painter.ts';
import { fit } from './fit.ts';
import { wrap } from './wrap.ts';

/** Objectives with what was observed, one a line; the word carries the result, colour only helps. */
export function renderObjectives({ objectives }: Scorecard, colour: Painter): string[] {
  if (objectives.length === 0) return ['No objective was set.'];
  return objectives.map(({ id, phase, ok, observed, required }) => {
    const word = fit(ok ? 'ok' : 'missed', 8);
    const paint = ok ? colour.green : colour.red;
    return `${paint(word)}${fit(id, 32)} ${fit(phase, 13)}${fit(formatObserved(id, observed), 13, 'right')}   ${fit(required, 30)}`;
  });
}

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
