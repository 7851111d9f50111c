/** The mean, over so long, of what moves in a straight line for `durationMs` and then stays. */
export function meanOfMove(
  { from, to, durationMs }: { from: number; to: number; durationMs: number },
  lastsMs: number,
): number {
  const movesMs = Math.min(durationMs, lastsMs);
  const reached = from + ((to - from) * movesMs) / durationMs;
  return (((from + reached) / 2) * movesMs + to * (lastsMs - movesMs)) / lastsMs;
}
