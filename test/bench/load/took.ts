/**
 * What a benchmark's provider took for an answer, as it says it in the answer's head. A timer of Node fires on whole
 * milliseconds of a clock that all processes share, so its "5 ms" are 4 to 6 by when, within a millisecond, a request
 * arrives: a path that takes a little longer would often show no difference, and now and then a whole millisecond.
 */
const NAME = 'x-took-us: ';
const DIGITS = 9;

/** The header line, always of one length. `ms`: at most 999 s. */
export function renderTook(ms: number): string {
  return `${NAME}${String(Math.round(ms * 1_000)).padStart(DIGITS, '0')}\r\n`;
}

/** What a response head (latin1) says its provider took, in ms. Throws when it says nothing. */
export function readTook(head: string): number {
  const at = head.indexOf(NAME);
  if (at < 0) throw new Error('the answer does not say what its provider took');
  return Number(head.slice(at + NAME.length, at + NAME.length + DIGITS)) / 1_000;
}
