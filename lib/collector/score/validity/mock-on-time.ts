import { providerNames } from '../../../kit/terms/provider.ts';
import type { ProcessName } from '../../records/record.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { phaseAt } from '../join/phase-windows.ts';
import type { CheckDefinition } from './check.ts';
import { findHealthGap, MAX_HEALTH_GAP_MS } from './find-health-gap.ts';

/** A mock that is late against its own plan measures this machine, not a provider. Real providers are as they are. */
export const mockOnTime: CheckDefinition = {
  id: 'mock-on-time',
  broken: 'A mock provider could not keep to its own timing',
  measure(run) {
    const { drill, evidence, windows, startEpochMs } = run;
    const limitMs = drill.validity.maxMockLateP99Ms;
    const required = `p99 of any second at most ${formatMs(limitMs)}`;
    const mocks = providerNames
      .filter((provider) => drill.providers[provider].upstream.kind !== 'url')
      .map((provider): ProcessName => `mock:${provider}`);
    if (mocks.length === 0) return { ok: true, observed: 'no mocks in this drill', required };
    const problems = mocks
      .filter((mock) => findHealthGap(run, mock) > MAX_HEALTH_GAP_MS)
      .map((mock) => `nothing heard of ${mock}`);
    let worstMs = 0;
    for (const { process, atEpochMs, late } of evidence.health) {
      if (late === undefined || !mocks.includes(process) || phaseAt(windows, atEpochMs - startEpochMs) === 'warmup')
        continue;
      worstMs = Math.max(worstMs, late.p99Ms);
    }
    if (worstMs > limitMs) problems.push(`${formatMs(worstMs)} late`);
    return {
      ok: problems.length === 0,
      observed: problems.length === 0 ? `p99 of the worst second ${formatMs(worstMs)}` : problems.join(', '),
      required,
    };
  },
};
