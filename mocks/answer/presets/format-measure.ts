import { formatCount } from '../../../lib/kit/format/format-count.ts';
import type { PublishedMeasure } from './preset.ts';

/** A published number, and of how many: `schema accuracy 84.6 % of 1,893`. */
export function formatMeasure({ name, value, of, bound }: PublishedMeasure): string {
  const percent = `${Number((value * 100).toFixed(2))} %`;
  return `${name} ${bound === 'at-most' ? 'at most ' : ''}${percent}${of === null ? '' : ` of ${formatCount(of)}`}`;
}
