import { formatMs } from '../../kit/format/format-ms.ts';
import { NOT_MEASURED } from '../../kit/format/not-measured.ts';

/** How long it took until traffic settled; `never` if it did not, `not measured` if no fault was ever met. */
export function formatSettled(ms: number | null, faultAppliedAtMs: number | null): string {
  if (ms !== null) return formatMs(ms);
  return faultAppliedAtMs === null ? NOT_MEASURED : 'never';
}
