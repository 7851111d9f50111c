import { formatDecimal } from './format-decimal.ts';
import { formatMs } from './format-ms.ts';
import { formatRatio } from './format-ratio.ts';
import { NOT_MEASURED } from './not-measured.ts';

/**
 * An objective's observed value in the unit its metric is named with (`usableRatio`, `failoverMs`); `not measured`
 * in words, since that is never ok.
 */
export function formatObserved(metric: string, observed: number | null): string {
  if (observed === null) return NOT_MEASURED;
  if (/Ratio(?![a-z])/.test(metric)) return formatRatio(observed, isBetterLow(metric) ? 'lower' : 'higher');
  // `peakAttemptsPer250Ms` counts attempts; the time in its name is the window.
  if (/Ms(?![a-z])/.test(metric) && !/Per\d*Ms/.test(metric)) return formatMs(observed);
  return formatDecimal(observed);
}

function isBetterLow(metric: string): boolean {
  return /miss|fail|error|lost|wrong/i.test(metric);
}
