import { NOT_MEASURED_MARK } from './not-measured.ts';

/** A duration or time in milliseconds as short text: `0.4 ms`, `318 ms`, `1.24 s`, `62.5 s`, `1,250 s`; `–` is not measured. */
export function formatMs(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return NOT_MEASURED_MARK;
  const size = Math.abs(ms);
  if (size === 0) return '0 ms';
  if (size < 0.05) return '< 0.1 ms';
  if (size < 9.95) return `${trimZero(ms.toFixed(1))} ms`;
  if (size < 999.5) return `${ms.toFixed(0)} ms`;
  const seconds = ms / 1000;
  if (size < 9_995) return `${seconds.toFixed(2)} s`;
  if (size < 99_950) return `${seconds.toFixed(1)} s`;
  return `${seconds.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',')} s`;
}

function trimZero(text: string): string {
  return text.replace(/\.0$/, '');
}
