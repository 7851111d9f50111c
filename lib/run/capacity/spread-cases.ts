/**
 * Which of the listed cases the caller at this place of a block asks, of `count` callers: the first `idle` cases, which were asked without load, once each and spread over
 * the whole block, so that they meet its load at each of its moments; those behind them in the list between. Null: nothing was asked without load yet, and the list is
 * asked from its beginning, as where fewer callers come than were then.
 */
export function caseAt(place: number, count: number, idle: number | null): number {
  if (idle === null || idle >= count || place >= count) return place;
  // The j-th of them has the place floor(j * count / idle): so many lie before this one.
  const before = Math.ceil((place * idle) / count);
  const isIdle = before < idle && Math.floor((before * count) / idle) === place;
  return isIdle ? before : idle + place - before;
}
