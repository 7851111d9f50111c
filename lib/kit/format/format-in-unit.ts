import type { Direction, Unit } from '../terms/unit.ts';
import { formatDecimal } from './format-decimal.ts';
import { formatMs } from './format-ms.ts';
import { formatRatio } from './format-ratio.ts';

/** A number in its unit: `71.5 %`, `1.24 s`, `1,204`. `better` is the end a ratio is rounded away from. */
export function formatInUnit(value: number, unit: Unit, better: Direction = 'higher'): string {
  switch (unit) {
    case 'ratio':
      return formatRatio(value, better);
    case 'ms':
      return formatMs(value);
    case 'count':
      return formatDecimal(value);
  }
}
