import { metricCatalogue } from '../../drill/objectives/metric-catalogue.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import type { ControlGroup, Effect } from '../scorecard/control-group.ts';
import { formatSteady } from '../scorecard/describe-worse.ts';
import { formatChange } from './format-change.ts';

/** One effect, as texts. */
export interface EffectTexts {
  what: string;
  /** Baseline and outage of each group: `98.0 % → 61.2 %`. */
  hit: string;
  spared: string;
  /** With its interval. */
  effect: string;
  sparedChange: string;
}

/** Whom the faults were for and whom they spared, and what may be said of that, a sentence each. */
export function describeControlGroup({ hitRatio, tenants, mixed, effects }: ControlGroup): string[] {
  const groups = `Faults were for ${formatCount(tenants.hit)} of ${formatCount(tenants.hit + tenants.spared)} tenants (a share of ${formatRatio(hitRatio)} was asked for) and spared the others at the same time.`;
  if (mixed !== null) return [groups, `Their effect is not measured: ${mixed}${mixed.endsWith('?') ? '' : '.'}`];
  if (!effects.some(({ sparedChange }) => sparedChange !== null))
    return [groups, 'What has changed for those that were spared is not known: too few of them were asked.'];
  const moved = effects.filter(hasMoved).map(({ metric }) => metricCatalogue[metric].label);
  return [
    groups,
    moved.length === 0
      ? 'No change is shown for those that were spared.'
      : `For those that were spared it has changed, too (${moved.join(', ')}): that much is not the faults' own doing, or they reach further than they should.`,
  ];
}

/** The effects as texts. */
export function listEffects({ effects }: ControlGroup): EffectTexts[] {
  return effects.map((row) => ({
    what: metricCatalogue[row.metric].label,
    hit: `${formatSteady(row, row.hit.before)} → ${formatSteady(row, row.hit.after)}`,
    spared: `${formatSteady(row, row.spared.before)} → ${formatSteady(row, row.spared.after)}`,
    effect: formatChange(row, row.effect, row.interval),
    sparedChange: formatChange(row, row.sparedChange, row.sparedInterval),
  }));
}

/** Is no change outside of the interval of those that were spared? */
function hasMoved({ metric, sparedInterval: [low, high] }: Effect): boolean {
  const none = metricCatalogue[metric].unit === 'ratio' ? 0 : 1;
  return (low !== null && low > none) || (high !== null && high < none);
}
