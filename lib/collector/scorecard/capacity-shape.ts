import type {
  Capacity,
  CapacityCause,
  CapacityCondition,
  CapacityKind,
  CapacityMachine,
  CapacityNoEvidence,
  CapacityPeak,
  CapacityRate,
  CapacityStep,
} from './capacity.ts';
import type { CapacityQuota, QuotaInputs } from './capacity-quotas.ts';
import { hasNoVerdictYet, isOneOutcome, isOneTrial, needsWhy } from './capacity-rules.ts';
import type { CapacityLoss, CapacityShape, CapacityShapes } from './capacity-shapes.ts';
import {
  amount,
  boolean,
  count,
  keys,
  listOf,
  number,
  oneOf,
  orLeftOut,
  orNull,
  pairOf,
  positive,
  ratio,
  ruled,
  type Shapes,
  text,
} from './shape.ts';

const outcome = oneOf(['met', 'missed', 'unresolved']);
const amounts = orNull(pairOf(amount));

const rate = keys<CapacityRate>({
  perSecond: positive,
  interval: pairOf(positive),
  inputTokensPerMinute: orNull(amount),
  outputTokensPerMinute: orNull(amount),
  concurrent: orNull(amount),
  intervals: orLeftOut(
    keys<NonNullable<CapacityRate['intervals']>>({
      inputTokensPerMinute: amounts,
      outputTokensPerMinute: amounts,
      concurrent: amounts,
    }),
  ),
});

const cause = keys<CapacityCause>({
  limit: text,
  meaning: text,
  callers: count,
  missed: count,
  words: listOf(keys<CapacityCause['words'][number]>({ text, callers: count, by: orLeftOut(text) })),
  conditions: listOf(text),
});

const trial = keys<CapacityStep['blocks'][number]>({ held: boolean, overSaturated: boolean, callers: count });
const plainStep = keys<CapacityStep>({
  rate: positive,
  outcome,
  blocks: listOf(ruled(trial, isOneTrial)),
  callers: count,
  attained: listOf(
    keys<CapacityStep['attained'][number]>({ ratio: orNull(ratio), interval: pairOf(ratio), callers: count, outcome }),
  ),
  concurrent: orNull(amount),
  providerMs: orNull(amount),
  targetMs: orNull(amount),
  paired: orNull(
    keys<NonNullable<CapacityStep['paired']>>({
      idleOnly: count,
      loadedOnly: count,
      cases: count,
      difference: number,
      interval: pairOf(number),
      p: ratio,
    }),
  ),
});

const step = ruled(plainStep, isOneOutcome);

const kind = keys<CapacityKind>({
  kind: text,
  share: ratio,
  rate: positive,
  judged: count,
  usable: count,
  needed: count,
  interval: pairOf(ratio),
  outcome: oneOf(['met', 'missed', 'unresolved', 'too-few']),
});

const loss: Shapes<CapacityLoss> = { callers: count, lost: count, ratio: orNull(ratio), interval: pairOf(ratio) };
const shapes = keys<CapacityShapes>({
  peakRate: amount,
  restMs: amount,
  shapes: listOf(
    keys<CapacityShape>({
      shape: oneOf(['jump', 'ramp']),
      cutovers: count,
      stages: listOf(keys<CapacityShape['stages'][number]>({ ...loss, share: ratio, durationMs: amount })),
      whole: keys<CapacityLoss>(loss),
      heldBack: count,
    }),
  ),
  difference: orNull(keys<NonNullable<CapacityShapes['difference']>>({ difference: number, interval: pairOf(number) })),
  stopped: orNull(text),
});

const quota = keys<CapacityQuota>({
  of: oneOf(['provider', 'account']),
  name: text,
  providers: listOf(text),
  kind: oneOf(['per-minute', 'left']),
  amount: oneOf(['requests', 'tokens', 'inputTokens', 'outputTokens']),
  limit: amount,
  usedPerMinute: amount,
  minutes: orNull(amount),
  timesUsed: orNull(amount),
  from: keys<QuotaInputs>({
    peakRate: amount,
    measuredRate: amount,
    callers: count,
    perCaller: listOf(keys<QuotaInputs['perCaller'][number]>({ provider: text, amount })),
    by: oneOf(['usage', 'plan', 'calls']),
  }),
});

const ended = keys<{ kind: string; by?: string; why?: string; at?: number }>({
  kind: oneOf(['found', 'at-least', 'below', 'stopped', 'no-evidence', 'unfinished']),
  by: orLeftOut(oneOf(['machine'])),
  why: orLeftOut(text),
  at: orLeftOut(positive),
});

const plainCapacity = keys<Omit<Capacity, 'schemaVersion'>>({
  kind: oneOf(['capacity']),
  capacityId: text,
  drill: text,
  seed: number,
  startedAt: text,
  durationMs: amount,
  through: orNull(text),
  heldDown: listOf(text),
  peakRate: positive,
  mostRate: positive,
  blockMs: amount,
  warmupMs: amount,
  conditions: listOf(keys<CapacityCondition>({ id: text, label: text, attainment: ratio })),
  verdict: oneOf(['pass', 'fail', 'invalid', 'aborted']),
  reason: text,
  peak: orLeftOut(orNull(keys<CapacityPeak>({ outcome, blocks: count, callers: count }))),
  ended: ruled(ended, needsWhy),
  changedAt: orLeftOut(listOf(positive)),
  machine: orLeftOut(orNull(keys<CapacityMachine>({ part: text, perSecond: amount, most: amount, ends: boolean }))),
  breaking: orNull(rate),
  held: orNull(positive),
  failed: orNull(positive),
  headroom: orNull(amount),
  shape: orNull(oneOf(['knee', 'cliff'])),
  brokeFirst: orNull(cause),
  steps: listOf(step),
  noEvidence: orLeftOut(
    listOf(
      keys<CapacityNoEvidence>({
        rate: positive,
        atMs: amount,
        purpose: oneOf(['search', 'recovery', 'shapes']),
        reason: text,
      }),
    ),
  ),
  shapes: orLeftOut(orNull(shapes)),
  kinds: orLeftOut(listOf(kind)),
  quotas: orLeftOut(listOf(quota)),
  spent: keys<Capacity['spent']>({ requests: count, tokens: amount, money: orNull(amount) }),
});

/** A `capacity.json`, but for its `schemaVersion`; `checkCapacity` holds its parts against each other. */
export const capacityShape = ruled(plainCapacity, hasNoVerdictYet);
