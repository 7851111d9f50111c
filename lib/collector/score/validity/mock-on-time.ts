import type { ProcessName } from '../../records/record.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { phaseAt } from '../join/phase-windows.ts';
import { defineCheck } from './check.ts';
import { findHealthGap, MAX_HEALTH_GAP_MS, worstSilence } from './find-health-gap.ts';

/** A mock that is late against its own plan measures this machine, not a provider. Real providers are as they are. */
export const mockOnTime = defineCheck({
  label: 'Mock on time',
  summary:
    'The mocks kept to their own timing, so that what was measured is not this machine. Real providers are as they are.',
  broken: 'A mock provider could not keep to its own timing',
  numbers: {
    silenceMs: { summary: 'longest time without word from a mock', unit: 'ms', max: MAX_HEALTH_GAP_MS },
    lateP99Ms: {
      summary: 'p99 of how late a mock was against its own plan, in the worst second after the warm-up',
      unit: 'ms',
      max: 'maxMockLateP99Ms',
    },
  },
  measure(run) {
    const { drill, evidence, windows, startEpochMs } = run;
    const limitMs = drill.validity.maxMockLateP99Ms;
    const required = `p99 of any second at most ${formatMs(limitMs)}`;
    const mocks = drill.providers
      .filter(({ upstream }) => ['mock', 'replay'].includes(upstream.kind))
      .map(({ name }): ProcessName => `mock:${name}`);
    if (mocks.length === 0) return { observed: 'no mocks in this drill', required, numbers: {} };
    const gaps = mocks.map((mock) => ({ mock, gapMs: findHealthGap(run, mock) }));
    const problems = gaps
      .filter(({ gapMs }) => gapMs > MAX_HEALTH_GAP_MS)
      .map(({ mock }) => `nothing heard of ${mock}`);
    let worstMs = 0;
    for (const { process, atEpochMs, late } of evidence.health) {
      if (late === undefined || !mocks.includes(process) || phaseAt(windows, atEpochMs - startEpochMs) === 'warmup')
        continue;
      worstMs = Math.max(worstMs, late.p99Ms);
    }
    if (worstMs > limitMs) problems.push(`${formatMs(worstMs)} late`);
    return {
      observed: problems.length === 0 ? `p99 of the worst second ${formatMs(worstMs)}` : problems.join(', '),
      required,
      numbers: { silenceMs: worstSilence(gaps.map(({ gapMs }) => gapMs)), lateP99Ms: worstMs },
    };
  },
});
