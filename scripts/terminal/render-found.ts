import { drawCurves } from '../../lib/collector/fit/draw-curves.ts';
import { wrap } from '../../lib/collector/report/text/wrap.ts';
import type { FittedIncident } from '../../lib/run/fit/fit-incident.ts';

/** What was found in a log, for a terminal of `width` columns (60 or more), which obeys nothing of what the log or its path says: sentences, and both curves where there are some. */
export function renderFound({ found, fit }: Pick<FittedIncident, 'found' | 'fit'>, width: number): string {
  const lines = found.flatMap((line) => wrap(line, width));
  return `${[...lines, ...(fit === null ? [] : ['', drawCurves(fit.residual, width)])].join('\n')}\n`;
}
