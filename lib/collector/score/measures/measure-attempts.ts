import type { PhaseName } from '../../../kit/terms/phase.ts';
import { quantile, sortValues } from '../../../kit/stats/quantile.ts';
import type { Run } from '../join/run.ts';
import { findPeak } from './find-peak.ts';
import { isInScope } from '../join/group-requests.ts';
import { phaseAt } from '../join/phase-windows.ts';
import { roundMs } from '../../../kit/stats/round-ms.ts';
import type { Routing } from '../../scorecard/scorecard.ts';

const PEAK_MS = 250;

/**
 * What the caller's requests became upstream. An attempt belongs to the phase its request was sent in, one that
 * cannot be joined to the phase it began in. The peak is over all providers and leaves the warm-up out.
 */
export function measureAttempts({
  requests,
  attempts,
  attemptsOf,
  windows,
  outage,
  startEpochMs,
  cutShort,
  moves,
  evidence: { providers },
}: Run): Pick<
  Routing,
  'attemptsPerRequest' | 'peakAttemptsPer250Ms' | 'primaryAttemptsPerSecondInOutage' | 'unfaultedFailures'
> {
  const sent = { warmup: 0, baseline: 0, outage: 0, recovery: 0 };
  const made = { warmup: 0, baseline: 0, outage: 0, recovery: 0 };
  for (const { phase, attempts: madeForIt } of requests) {
    const timelinePhase = phase === 'cutover' || phase === 'on-fallback' ? 'outage' : phase;
    sent[timelinePhase]++;
    made[timelinePhase] += madeForIt;
  }
  const startsMs = new Float64Array(attempts.length);
  let begunAfterWarmUp = 0;
  let primaryInOutage = 0;
  const unfaulted = new Map<PhaseName, number[]>();
  attempts.forEach(({ provider, index, startEpochMs: attemptEpochMs, endMs, gotThrough, faults }) => {
    const startMs = attemptEpochMs - startEpochMs;
    const begun = phaseAt(windows, startMs);
    if (index === null) made[begun]++;
    if (begun !== 'warmup') startsMs[begunAfterWarmUp++] = startMs;
    if (provider === providers[0] && outage !== null && startMs >= outage.startMs && startMs < outage.endMs)
      primaryInOutage++;
    if (provider === providers[0] && !gotThrough && faults.length === 0 && !(index !== null && cutShort.has(index))) {
      const durations = unfaulted.get(begun) ?? [];
      unfaulted.set(begun, durations);
      durations.push(endMs);
    }
  });
  // Where no request of the outage went elsewhere, that few calls were made is no merit.
  const hasMoved = requests.some(
    (request) =>
      isInScope(request.phase, 'outage') && attemptsOf(request).some(({ provider }) => provider !== moves.faulted),
  );
  const perRequest = (phase: PhaseName): number | null => (sent[phase] === 0 ? null : made[phase] / sent[phase]);
  const outageSeconds = outage === null ? 0 : (outage.endMs - outage.startMs) / 1000;
  return {
    attemptsPerRequest: {
      baseline: perRequest('baseline'),
      outage: hasMoved ? perRequest('outage') : null,
      recovery: perRequest('recovery'),
    },
    peakAttemptsPer250Ms: findPeak(startsMs.subarray(0, begunAfterWarmUp), PEAK_MS),
    primaryAttemptsPerSecondInOutage: outageSeconds === 0 ? null : primaryInOutage / outageSeconds,
    unfaultedFailures: Object.fromEntries(
      [...unfaulted].map(([phase, durations]) => [
        phase,
        { count: durations.length, medianMs: roundMs(quantile(sortValues(durations), 0.5) ?? 0) },
      ]),
    ),
  };
}
