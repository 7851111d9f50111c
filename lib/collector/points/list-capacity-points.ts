import type { Capacity } from '../scorecard/capacity.ts';
import type { Point, RunTags } from './point.ts';

const verdictCodes: Record<Capacity['verdict'], number> = { pass: 0, fail: 1, invalid: 3, aborted: 4 };

/** What a search for the breaking rate came to: as a whole, each rate, and each condition at each rate; all at its start, the rates told apart by a tag. */
export function listCapacityPoints(capacity: Capacity): Point[] {
  const atMs = Date.parse(capacity.startedAt);
  const tags: RunTags = { run: capacity.capacityId, drill: capacity.drill };
  const { breaking } = capacity;
  return [
    {
      measurement: 'cutover_capacity',
      tags,
      atMs,
      fields: {
        verdict: capacity.verdict,
        verdict_code: verdictCodes[capacity.verdict],
        reason: capacity.reason,
        ended: capacity.ended.kind,
        peak_rate: capacity.peakRate,
        breaking_rate: breaking?.perSecond,
        breaking_low: breaking?.interval[0],
        breaking_high: breaking?.interval[1],
        input_tokens_per_minute: breaking?.inputTokensPerMinute,
        output_tokens_per_minute: breaking?.outputTokensPerMinute,
        concurrent: breaking?.concurrent,
        held_rate: capacity.held,
        failed_rate: capacity.failed,
        headroom: capacity.headroom,
        shape: capacity.shape,
        broke_first: capacity.brokeFirst?.limit,
        no_evidence: capacity.noEvidence?.length,
        requests: capacity.spent.requests,
        tokens: capacity.spent.tokens,
        duration_ms: capacity.durationMs,
      },
    },
    ...capacity.steps.flatMap((step, place) => [
      {
        measurement: 'cutover_capacity_step',
        tags: { ...tags, step: String(place) },
        atMs,
        fields: {
          rate: step.rate,
          outcome: step.outcome,
          holds_code: { met: 1, missed: 0, unresolved: null }[step.outcome],
          blocks: step.blocks.length,
          callers: step.callers,
          concurrent: step.concurrent,
          provider_ms: step.providerMs,
          target_ms: step.targetMs,
          usable_difference: step.paired?.difference,
        },
      },
      ...step.attained.map(({ ratio, interval, callers, outcome }, condition) => ({
        measurement: 'cutover_capacity_condition',
        tags: { ...tags, step: String(place), condition: capacity.conditions[condition]?.id ?? String(condition) },
        atMs,
        fields: {
          rate: step.rate,
          ratio,
          low: interval[0],
          high: interval[1],
          callers,
          outcome,
          attainment: capacity.conditions[condition]?.attainment,
        },
      })),
    ]),
  ];
}
