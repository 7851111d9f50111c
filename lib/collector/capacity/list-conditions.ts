import type { ScopeName } from '../../drill/objectives/scope.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import type { Objective } from '../../drill/objectives/objective.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import type { Condition } from './block.ts';

const quantiles = { P50: 0.5, P95: 0.95, P99: 0.99 } as const;
/** What is asked of the moment of the cutover, or without an outage, is not asked of a rate. */
const steadyScopes: readonly ScopeName[] = ['outage', 'on-fallback', 'run'];
const WAIT = /^(ttft|total)(P50|P95|P99)Ms$/;

/**
 * What a rate must hold, from what the drill asks of its outage: success and usable answers as shares of all callers, a percentile of a wait as the share of callers who wait
 * no longer. Objectives on other metrics, or of a phase that is none of a steady outage, say nothing of a rate. Throws a `usage` error where none is left, and for one
 * that no number of callers can show.
 */
export function listConditions(objectives: readonly Objective[]): Condition[] {
  const conditions = objectives.flatMap((objective): Condition[] => {
    const { metric, phase, min, max } = objective;
    if (!steadyScopes.includes(phase)) return [];
    if (metric === 'httpSuccessRatio' && min !== undefined) return [success(min)];
    if (metric === 'failedRatio' && max !== undefined) return [success(1 - max)];
    if (metric === 'usableRatio' && min !== undefined)
      return [{ id: 'usable', label: 'an answer that is usable', attainment: min }];
    const [, wait, quantile] = WAIT.exec(metric) ?? [];
    if (wait === undefined || quantile === undefined || max === undefined) return [];
    const id = wait === 'ttft' ? 'ttft' : 'total';
    const label = `${id === 'ttft' ? 'the first text' : 'the whole answer'} within ${formatMs(max)}`;
    return [{ id, label, attainment: quantiles[quantile as keyof typeof quantiles], limitMs: max }];
  });
  const certain = conditions.find(({ attainment }) => attainment >= 1 || attainment <= 0);
  if (certain !== undefined)
    throw new CutoverError(
      'usage',
      `objectives must leave room for a search: ${certain.label} for ${formatRatio(certain.attainment)} of all callers is shown by no number of them. Set a bound below 1, 0.999 say.`,
    );
  if (conditions.length === 0)
    throw new CutoverError(
      'usage',
      'objectives must hold one on httpSuccessRatio, usableRatio, or a percentile of ttft or total in the outage: they are what a rate is held to.',
    );
  return dedupe(conditions);
}

/** Who asks: kinds of request, follow-ups among them, and whether they are streamed. */
export type Asker = Pick<PlannedArrival, 'kind' | 'streamed'>;

/**
 * Throws a `usage` error for a condition that is for nobody who asks: nothing would ever be seen of it, and no rate shown to hold. `judgedKinds`: kinds of request that a
 * contract is for.
 */
export function checkConditions(
  conditions: readonly Condition[],
  askers: readonly Asker[],
  judgedKinds: ReadonlySet<string>,
): void {
  const has = (id: Condition['id']): boolean => conditions.some((condition) => condition.id === id);
  if (has('usable') && !askers.some(({ kind }) => judgedKinds.has(kind)))
    throw new CutoverError(
      'usage',
      'objectives must be of what a caller can have: usableRatio is of answers that a contract judges, and contracts has none for a request that is asked. Add one, or take the objective out.',
    );
  if (has('ttft') && !askers.some(({ streamed }) => streamed))
    throw new CutoverError(
      'usage',
      'objectives must be of what a caller can have: ttft is of streamed requests, and none is asked. Raise streamedRatio in traffic.requests, or set the objective on total.',
    );
}

/**
 * The same, each with the share of callers whom it is for, and that on usable answers with the share of each kind that a contract judges. Follow-ups come behind callers and
 * are none: their number is known by no plan.
 */
export function shareConditions(
  conditions: readonly Condition[],
  planned: readonly Asker[],
  judgedKinds: ReadonlySet<string>,
): Condition[] {
  const shareOf = (isMeant: (asker: Asker) => boolean): number => planned.filter(isMeant).length / planned.length;
  return conditions.map((condition) => {
    if (condition.id === 'ttft')
      return withShare(
        condition,
        shareOf(({ streamed }) => streamed),
      );
    if (condition.id !== 'usable') return condition;
    const kinds = [...judgedKinds]
      .map((kind) => ({ kind, share: shareOf((asker) => asker.kind === kind) }))
      .filter(({ share }) => share > 0);
    return {
      ...withShare(
        condition,
        shareOf(({ kind }) => judgedKinds.has(kind)),
      ),
      kinds,
    };
  });
}

const withShare = (condition: Condition, share: number): Condition =>
  share === 0 || share === 1 ? condition : { ...condition, share };

const success = (attainment: number): Condition => ({ id: 'success', label: 'an answer', attainment });

/** Of several that ask the same of callers, the one that asks it of most. */
function dedupe(conditions: readonly Condition[]): Condition[] {
  const byWhat = new Map<string, Condition>();
  for (const condition of conditions) {
    const key = `${condition.id} ${condition.limitMs ?? ''}`;
    const known = byWhat.get(key);
    if (known === undefined || known.attainment < condition.attainment) byWhat.set(key, condition);
  }
  return [...byWhat.values()];
}
