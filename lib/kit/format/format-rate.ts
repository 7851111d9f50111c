/** Requests a second, to three digits: `0.45/s`, `12.3/s`, `140/s`. */
export function formatRate(perSecond: number): string {
  const digits = perSecond >= 100 ? 0 : perSecond >= 10 ? 1 : 2;
  return `${perSecond.toFixed(digits)}/s`;
}
