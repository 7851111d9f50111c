import type { ProcessName } from '../../records/record.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { phaseAt } from '../join/phase-windows.ts';
import { defineCheck } from './check.ts';
import { countRefused, type RefusedBy } from './count-refused.ts';
import { findHealthGap, MAX_HEALTH_GAP_MS, worstSilence } from './find-health-gap.ts';

/** Neither observer nor injector crashed, fell silent, was too busy to keep time, or turned a caller away. Delays of the warm-up are what it is for. */
export const proxiesHealthy = defineCheck({
  label: 'Proxies healthy',
  summary:
    'Neither the observer nor an injector crashed, fell silent, was too busy to keep time after the warm-up, or turned away a caller of its own accord.',
  broken: 'A process of the drill itself was not well',
  numbers: {
    crashes: { summary: 'processes of the drill that crashed', unit: 'count', max: 0 },
    silenceMs: {
      summary: 'longest time without word from the observer or an injector',
      unit: 'ms',
      max: MAX_HEALTH_GAP_MS,
    },
    loopDelayMaxMs: { summary: 'longest delay of the event loop of any of them', unit: 'ms', max: 'maxLoopDelayMs' },
    turnedAway: {
      summary: 'connections and requests that were too many for one of them, which it answered itself or reset',
      unit: 'count',
      max: 0,
    },
    givenUp: {
      summary: 'clients of one of them that it did not wait for any longer: half a head or body, an answer not taken',
      unit: 'count',
      max: 0,
    },
  },
  measure(run) {
    const { drill, evidence, windows, startEpochMs } = run;
    const limitMs = drill.validity.maxLoopDelayMs;
    const crashed = evidence.runEnd?.crashed ?? [];
    const proxies: readonly ProcessName[] = [
      'observer',
      ...evidence.allProviders.map((name): ProcessName => `injector:${name}`),
    ];
    const problems = [...crashed];
    const gaps: number[] = [];
    for (const proxy of proxies) {
      const gapMs = findHealthGap(run, proxy);
      gaps.push(gapMs);
      if (gapMs === Infinity) problems.push(`nothing heard of ${proxy}`);
      else if (gapMs > MAX_HEALTH_GAP_MS) problems.push(`nothing heard of ${proxy} for ${formatMs(gapMs)}`);
    }
    let worstMs = 0;
    let worst = '';
    for (const { process, atEpochMs, loopDelayMaxMs } of evidence.health) {
      if (!proxies.includes(process) || phaseAt(windows, atEpochMs - startEpochMs) === 'warmup') continue;
      if (loopDelayMaxMs > worstMs || (loopDelayMaxMs === worstMs && process < worst)) {
        worstMs = loopDelayMaxMs;
        worst = process;
      }
    }
    if (worstMs > limitMs) problems.push(`${worst} was blocked for ${formatMs(worstMs)}`);
    const refused = countRefused(run);
    for (const { process, turnedAway, givenUp } of refused) {
      if (turnedAway > 0) problems.push(`${process} turned away ${formatCount(turnedAway)} as too many`);
      if (givenUp > 0) problems.push(`${process} did not wait for ${formatCount(givenUp)} that were slow`);
    }
    const sum = (count: (by: RefusedBy) => number): number => refused.reduce((all, by) => all + count(by), 0);
    return {
      observed: problems.length === 0 ? `longest event-loop delay ${formatMs(worstMs)}` : problems.join(', '),
      required: `no crash, word at least every ${formatMs(MAX_HEALTH_GAP_MS)}, event-loop delay at most ${formatMs(limitMs)}, nobody turned away`,
      numbers: {
        crashes: crashed.length,
        silenceMs: worstSilence(gaps),
        loopDelayMaxMs: worstMs,
        turnedAway: sum((by) => by.turnedAway),
        givenUp: sum((by) => by.givenUp),
      },
    };
  },
});
