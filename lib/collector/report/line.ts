import type { Scorecard } from '../scorecard/scorecard.ts';

/**
 * The run in one line for scripts: `verdict=fail usable=0.736 httpSuccess=1 failoverMs=1245 …`. Keys keep their order, further ones may come
 * behind; ratios are 0..1 with at most five digits, cut and never rounded up; what was not measured or not reached is `null`. No value has a space.
 */
export function renderLine(scorecard: Scorecard): string {
  const { verdict, drill, runId, seed, outage, routing, readiness, objectives } = scorecard;
  const values: [string, string | number | null][] = [
    ['verdict', verdict],
    ['usable', cut(outage.usableRatio)],
    ['httpSuccess', cut(outage.httpSuccessRatio)],
    ['detectMs', routing.detectMs],
    ['failoverMs', routing.failoverMs],
    ['failbackMs', routing.failbackMs],
    ['lost', routing.lostRequests],
    ['readiness', cut(readiness.score)],
    ['objectivesMet', objectives.filter(({ ok }) => ok).length],
    ['objectives', objectives.length],
    ['drill', word(drill)],
    ['seed', seed],
    ['run', word(runId)],
  ];
  return joinLine(values);
}

/** Pairs as one line. */
export function joinLine(values: readonly (readonly [string, string | number | null])[]): string {
  return `${values.map(([key, value]) => `${key}=${value}`).join(' ')}\n`;
}

/** A share with at most five digits, never rounded up. */
const cut = (ratio: number | null): number | null =>
  ratio === null ? null : Math.floor(ratio * 100_000 + 1e-6) / 100_000;

/** What a shell takes for one word, whatever is in it. */
export const word = (text: string): string => text.replace(/[^\w.:-]/g, '_');
