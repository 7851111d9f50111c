import { listFaulted } from '../../../lib/drill/timeline-entry.ts';
import type { ExchangeRecord } from '../../../lib/collector/records/record.ts';
import { type ProviderName, usualProviders } from '../../../lib/kit/terms/provider.ts';
import type { CallLine, RequestLine } from '../../support/scripted-gateway/truth-line.ts';
import type { Script } from '../../support/scripted-gateway/script.ts';
import type { ScriptRun } from './run-script.ts';

/** A request as the gateway knows it, and when its caller sent it and was done; epoch ms. */
export interface TrueRequest extends RequestLine {
  index: number;
  sentEpochMs: number;
  doneEpochMs: number;
  failed: boolean;
  calls: CallLine[];
  phase: 'warmup' | 'baseline' | 'outage' | 'recovery';
}

/** A stretch of the outage with its faults; epoch ms. */
export interface TrueOutage {
  startEpochMs: number;
  endEpochMs: number;
  faulted: ProviderName[];
}

/** What happened, by the gateway's own lines. */
export interface TrueRun {
  /** In the order they were sent. */
  requests: TrueRequest[];
  calls: CallLine[];
  outages: TrueOutage[];
  /** The provider that the outage takes away. */
  faulted: ProviderName;
  baselineEpochMs: number;
  recoveryEpochMs: number;
  /** Did this call meet a fault? */
  met(call: CallLine, outage: TrueOutage): boolean;
}

/** Puts together what happened: causes by the gateway, when callers sent and were done by what was seen in front of it. */
export function assembleTruth(
  { drill, records, truth }: Omit<ScriptRun, 'scorecard' | 'path'>,
  script: Script,
): TrueRun {
  const starts = records
    .flatMap((record) => (record.kind === 'phase' ? [record] : []))
    .toSorted((a, b) => a.startEpochMs - b.startEpochMs);
  // The runner tells of a phase once its faults are armed, or gone, as the injectors said before.
  const changes = records.flatMap((record) => (record.kind === 'fault' ? [record] : []));
  const begunAt = (place: number): number => {
    const told = starts[place]?.startEpochMs ?? Infinity;
    const own = changes.filter(
      ({ atEpochMs }) => atEpochMs > (starts[place - 1]?.startEpochMs ?? 0) && atEpochMs <= told,
    );
    const armed = own.filter(({ event }) => event === 'armed').map(({ atEpochMs }) => atEpochMs);
    const gone = own.filter(({ event }) => event === 'reverted').map(({ atEpochMs }) => atEpochMs);
    if (starts[place]?.phase === 'recovery') return gone.length > 0 ? Math.max(...gone) : told;
    return armed.length > 0 ? Math.min(...armed) : told;
  };
  const startOf = (phase: string): number => begunAt(starts.findIndex((start) => start.phase === phase));
  const recoveryEpochMs = startOf('recovery');
  const outages = starts.flatMap(({ entry, phase }, place): TrueOutage[] => {
    const settings = drill.timeline[entry];
    if (phase !== 'outage' || settings === undefined) return [];
    const faulted = listFaulted(settings);
    return [{ startEpochMs: begunAt(place), endEpochMs: begunAt(place + 1), faulted }];
  });
  const outageEpochMs = outages[0]?.startEpochMs ?? Infinity;
  const baselineEpochMs = startOf('baseline');
  const met = (call: CallLine, outage: TrueOutage): boolean =>
    outage.faulted.includes(call.provider) &&
    // One that began a moment before may be decided on when the fault is armed.
    call.endEpochMs >= outage.startEpochMs &&
    actedEpochMs(call, script) < outage.endEpochMs &&
    failedOfIt(call, script);

  const calls = truth.flatMap((line) => (line.kind === 'call' && line.end !== 'unsent' ? [line] : []));
  const seen = new Map(
    records.flatMap((record): [number, ExchangeRecord][] =>
      record.kind === 'exchange' && record.index !== null ? [[record.index, record]] : [],
    ),
  );
  const requests = truth.flatMap((line): TrueRequest[] => {
    const exchange = line.kind === 'request' && line.index !== null ? seen.get(line.index) : undefined;
    if (line.kind !== 'request' || line.index === null || exchange === undefined) return [];
    const sentEpochMs = exchange.startEpochMs;
    const doneEpochMs = sentEpochMs + exchange.endMs;
    const own = calls.filter(({ index }) => index === line.index);
    const belongs = doneEpochMs >= outageEpochMs || outages.some((outage) => own.some((call) => met(call, outage)));
    const phase =
      sentEpochMs >= recoveryEpochMs
        ? 'recovery'
        : belongs
          ? 'outage'
          : sentEpochMs >= baselineEpochMs
            ? 'baseline'
            : 'warmup';
    const failed = line.status === null || line.status >= 300 || line.status === 204 || line.end !== 'whole';
    return [{ ...line, index: line.index, sentEpochMs, doneEpochMs, failed, calls: own, phase }];
  });
  return {
    requests: requests.toSorted((a, b) => a.sentEpochMs - b.sentEpochMs || a.index - b.index),
    calls,
    outages,
    faulted: outages.flatMap(({ faulted }) => faulted).toSorted((a, b) => rank(a) - rank(b))[0] ?? 'primary',
    baselineEpochMs,
    recoveryEpochMs,
    met,
  };
}

function failedOfIt({ end, status }: CallLine, { acts }: Pick<Script, 'acts'>): boolean {
  if (acts === 'on-every-call') return true;
  return acts === 'in-answer' ? end === 'cut' : status === null || status >= 300;
}

/** When a fault acts on a call: as it begins, or as its answer breaks. */
export function actedEpochMs({ startEpochMs, endEpochMs }: CallLine, { acts }: Pick<Script, 'acts'>): number {
  return acts === 'in-answer' ? endEpochMs : startEpochMs;
}

function rank(provider: ProviderName): number {
  return usualProviders.findIndex((name) => name === provider);
}
