import { reject } from '../../kit/settings/reader.ts';
import type { Capacity, CapacityEnd, CapacityStep } from './capacity.ts';
import type { JsonSchema, Rule } from './shape.ts';

/** A block that was ended as it could not hold any more has not held. */
export const isOneTrial: Rule<CapacityStep['blocks'][number]> = {
  check({ held, overSaturated }, path) {
    if (held && overSaturated) reject(`${path}.held`, 'false where overSaturated is true', held);
  },
  schema: {
    not: {
      properties: { held: { const: true }, overSaturated: { const: true } },
      required: ['held', 'overSaturated'],
    },
  },
};

const attainedAre = (outcomes: readonly string[]): JsonSchema => ({
  items: { properties: { outcome: { enum: outcomes } } },
});

/** A rate is met where each condition is and no block was over-saturated, and missed where one is. */
export const isOneOutcome: Rule<CapacityStep> = {
  check({ outcome, attained, blocks }, path) {
    if (outcome === 'missed') return;
    const worse = attained.findIndex((one) => one.outcome === 'missed' || (outcome === 'met' && one.outcome !== 'met'));
    if (worse >= 0)
      reject(`${path}.outcome`, `what attained[${worse}] says of it, ${attained[worse]?.outcome ?? ''}`, outcome);
    const saturated = blocks.findIndex(({ overSaturated }) => overSaturated);
    if (outcome === 'met' && saturated >= 0)
      reject(`${path}.outcome`, `missed or unresolved where blocks[${saturated}] is overSaturated`, outcome);
  },
  schema: {
    anyOf: [
      { properties: { outcome: { const: 'missed' } } },
      { properties: { outcome: { const: 'unresolved' }, attained: attainedAre(['met', 'unresolved']) } },
      {
        properties: {
          outcome: { const: 'met' },
          attained: attainedAre(['met']),
          blocks: { items: { properties: { overSaturated: { const: false } } } },
        },
      },
    ],
  },
};

/** What was stopped, or had no evidence, says why. */
export const needsWhy: Rule<CapacityEnd> = {
  check(ended, path) {
    if ((ended.kind === 'stopped' || ended.kind === 'no-evidence') && ended.why === undefined)
      reject(`${path}.why`, `a clause that says why where kind is ${ended.kind}`, undefined);
  },
  schema: {
    anyOf: [
      { properties: { kind: { enum: ['found', 'at-least', 'below', 'unfinished'] } } },
      { properties: { why: { type: 'string' } }, required: ['why'] },
    ],
  },
};

/** What is not over has no verdict yet, however much is known. */
export const hasNoVerdictYet: Rule<Pick<Capacity, 'ended' | 'verdict'>> = {
  check({ ended, verdict }) {
    if (ended.kind === 'unfinished' && verdict !== 'aborted')
      reject('verdict', 'aborted where ended.kind is unfinished', verdict);
  },
  schema: {
    anyOf: [
      { properties: { verdict: { const: 'aborted' } } },
      { not: { properties: { ended: { properties: { kind: { const: 'unfinished' } } } } } },
    ],
  },
};
