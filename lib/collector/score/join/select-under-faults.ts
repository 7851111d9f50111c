import { listArmedEntries } from '../../../drill/armed-entries.ts';
import { type EntryHarm, isUnderFaults, weighHarm } from '../../../drill/entry-hits.ts';
import type { RowList } from './row-list.ts';
import type { Run } from './run.ts';
import type { ScoredRequest } from './scored-request.ts';

type Requests = RowList<ScoredRequest>;

/** An entry hits little where it hits less than this share of what the one does that hits hardest. */
const FEW = 0.5;

/**
 * Of requests of an outage those that were sent while a fault was in force, and whatever met one: between two waves of an outage, or two turns of a fault that
 * flaps, all may be well for long, which makes shares of all of it better than any wave was. Null where that is all of them, or none.
 */
export function selectUnderFaults(
  { drill, entries }: Pick<Run, 'drill' | 'entries'>,
  requests: Requests,
): Requests | null {
  const begins = new Map(entries.map(({ entry, startMs }): [number, number] => [entry, startMs]));
  const armedIn = listArmedEntries(drill.timeline);
  return selectPart(requests, ({ entry, atMs, metFault }) => {
    if (metFault || entry === null) return true;
    const settings = drill.timeline[entry];
    if (settings === undefined) return true;
    // What was sent before is of the entry that it ended in, from its first moment on.
    const sentMs = Math.max(atMs, begins.get(entry) ?? atMs);
    return isUnderFaults(
      settings,
      (provider) => sentMs - (begins.get(armedIn[entry]?.get(provider) ?? entry) ?? sentMs),
    );
  });
}

/** All of the requests of an outage, and the parts of it that may have come to worse: what is held to all of them is held to its worst. */
export function listOutageParts(run: Pick<Run, 'drill' | 'entries'>, all: Requests): OutagePart[] {
  const underFaults = selectUnderFaults(run, all);
  return [
    { of: 'all', requests: all },
    ...(underFaults === null ? [] : [{ of: 'under-faults' as const, requests: underFaults }]),
    ...listHeaviest(run, underFaults ?? all).map((requests) => ({ of: 'heaviest' as const, requests })),
  ];
}

/** A part of an outage's requests. */
export interface OutagePart {
  of: 'all' | 'under-faults' | 'heaviest';
  requests: Requests;
}

/**
 * Of requests of an outage those of its entries that hit hardest, by each way of being hit: beside a long one that hits a call of fifty, a short one that hits all is
 * hardly seen in shares of both. None where its entries hit much alike, or none is left.
 */
function listHeaviest({ drill }: Pick<Run, 'drill'>, requests: Requests): Requests[] {
  const harms = drill.timeline.map((entry) => (entry.phase === 'outage' ? weighHarm(entry) : null));
  const most = Math.max(0, ...harms.map((harm) => harm?.failing.length ?? 0));
  const ways: ((harm: EntryHarm) => number)[] = [
    ...Array.from({ length: most }, (_, place) => (harm: EntryHarm) => harm.failing[place] ?? 0),
    ({ lateMs }) => lateMs,
    ({ slow }) => slow,
  ];
  const chosen = ways.flatMap((measure) => {
    const weights = harms.map((harm) => (harm === null ? 0 : measure(harm)));
    const heaviest = Math.max(0, ...weights);
    return heaviest === 0 ? [] : [weights.map((weight) => weight >= FEW * heaviest)];
  });
  return chosen
    .filter((entries, place) => !chosen.slice(0, place).some((before) => before.join() === entries.join()))
    .map((entries) => selectPart(requests, ({ entry }) => entry !== null && entries[entry] === true))
    .filter((part) => part !== null);
}

function selectPart(requests: Requests, isOfPart: (request: ScoredRequest) => boolean): Requests | null {
  const part = requests.filter(isOfPart);
  return part.length === 0 || part.length === requests.length ? null : part;
}
