import { isMoving, isSameShare } from './share.ts';
import { endOfPhase, type IncidentSlice, type SlicePart } from './slice-incident.ts';

/**
 * How many times as long each slice is played as it was, where none is played shorter than it may be. A phase that turns on and off, moves, or gets later and later, and in
 * which another begins or ends, is one of several slices: played at one factor its faults go on where they are, and a line stays straight. At several, turns would begin
 * anew at each cut, on at first, and a ramp would be bent.
 *
 * @param factors The least that each may be played at.
 */
export function alignFactors(slices: readonly IncidentSlice[], factors: readonly number[]): number[] {
  const aligned: number[] = [];
  for (let from = 0; from < slices.length;) {
    let to = from + 1;
    while (to < slices.length && goesOn(slices[to - 1], slices[to])) to++;
    const most = Math.max(...factors.slice(from, to));
    aligned.push(...slices.slice(from, to).map(() => most));
    from = to;
  }
  return aligned;
}

function goesOn(before: IncidentSlice | undefined, now: IncidentSlice | undefined): boolean {
  return (now?.parts ?? []).some((part) =>
    before?.parts.some(
      ({ index, share }) =>
        index === part.index && (isCut(part, now) || (hasClock(part) && isSameShare(share, part.share))),
    ),
  );
}

/** Is it a further piece of a line, and not how that recovered? */
function isCut({ phase, share }: SlicePart, slice: IncidentSlice | undefined): boolean {
  return isMoving(share) && (slice?.startMs ?? Infinity) < endOfPhase(phase);
}

/** Does what it does depend on how long it has been on? */
function hasClock({ phase, share }: SlicePart): boolean {
  const turns = typeof share === 'object' && 'on' in share;
  return turns || phase.faults.some(({ fault }) => 'delay' in fault && fault.delay.kind === 'ramp');
}
