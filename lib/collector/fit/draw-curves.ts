import type { Residual } from './measure-residual.ts';

const ROWS = 10;
const MEASURED = '·';
const FITTED = '─';
const BOTH = '●';

/** Both curves of failed calls over time as text, `columns` wide: measured `·`, fitted `─`, and `●` where both fall into one place. */
export function drawCurves({ curve }: Pick<Residual, 'curve'>, columns: number): string {
  const first = curve[0];
  const last = curve.at(-1);
  if (first === undefined || last === undefined) return '';
  const width = Math.max(10, Math.min(columns - 8, curve.length));
  const cells = Array.from({ length: width }, (_, column) => {
    const part = curve.slice(
      Math.floor((column * curve.length) / width),
      Math.max(Math.floor(((column + 1) * curve.length) / width), Math.floor((column * curve.length) / width) + 1),
    );
    const calls = part.reduce((sum, point) => sum + point.calls, 0);
    const mean = (of: (point: (typeof part)[number]) => number): number =>
      calls === 0 ? 0 : part.reduce((sum, point) => sum + point.calls * of(point), 0) / calls;
    return calls === 0
      ? null
      : { measured: mean(({ measured }) => measured ?? 0), fitted: mean(({ fitted }) => fitted) };
  });
  const rowOf = (share: number): number => Math.round(share * ROWS);
  const lines = Array.from({ length: ROWS + 1 }, (_, index) => {
    const row = ROWS - index;
    const marks = cells.map((cell) => {
      if (cell === null) return ' ';
      const isMeasured = rowOf(cell.measured) === row;
      const isFitted = rowOf(cell.fitted) === row;
      return isMeasured && isFitted ? BOTH : isMeasured ? MEASURED : isFitted ? FITTED : ' ';
    });
    const label = row % 5 === 0 ? `${row * 10} %` : '';
    return `${label.padStart(5)} │${marks.join('').trimEnd()}`;
  });
  const ends = [first.atMs, last.atMs].map((ms) => new Date(ms).toISOString().replace('T', ' '));
  const isOneDay = new Set(ends.map((end) => end.slice(0, 10))).size === 1;
  const [from = '', to = ''] = ends.map((end) => end.slice(isOneDay ? 11 : 5, 16));
  return [
    ...lines,
    `${' '.repeat(6)}└${'─'.repeat(width)}`,
    `${' '.repeat(7)}${from}${' '.repeat(Math.max(1, width - from.length - to.length - 4))}${to} UTC`,
    `${' '.repeat(7)}calls that failed: ${MEASURED} measured, ${FITTED} fitted, ${BOTH} both`,
  ].join('\n');
}
