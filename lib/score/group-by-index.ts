/** Things by the arrival they belong to. */
export interface ByIndex<T> {
  /** Those of one arrival, the earliest first. */
  of(index: number): T[];
  /** How many belong to no planned arrival. */
  unknown: number;
}

/**
 * Groups by arrival, in two flat lists instead of a list for each of a hundred thousand arrivals. Within one
 * arrival, order is by start and then by `tieBreak`, never by place in the file.
 */
export function groupByIndex<T extends { index: number | null; startEpochMs: number }>(
  items: readonly T[],
  planned: number,
  tieBreak: (a: T, b: T) => number,
): ByIndex<T> {
  const isPlanned = (index: number | null): index is number =>
    index !== null && Number.isInteger(index) && index >= 0 && index < planned;
  const ends = new Uint32Array(planned + 1);
  let unknown = 0;
  for (const { index } of items) {
    if (isPlanned(index)) ends[index + 1] = (ends[index + 1] ?? 0) + 1;
    else unknown++;
  }
  for (let index = 1; index <= planned; index++) ends[index] = (ends[index] ?? 0) + (ends[index - 1] ?? 0);
  // From here on, ends[i] is where the next thing of arrival i goes; when all are placed, it is where they end.
  const placed = new Array<T>(items.length - unknown);
  for (const item of items) {
    if (!isPlanned(item.index)) continue;
    const place = ends[item.index] ?? 0;
    placed[place] = item;
    ends[item.index] = place + 1;
  }
  return {
    unknown,
    of(index) {
      const group = placed.slice(index === 0 ? 0 : ends[index - 1], ends[index]);
      return group.length < 2 ? group : group.sort((a, b) => a.startEpochMs - b.startEpochMs || tieBreak(a, b));
    },
  };
}
