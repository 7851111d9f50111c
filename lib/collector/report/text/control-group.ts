import type { ControlGroup } from '../../scorecard/control-group.ts';
import { describeControlGroup, type EffectTexts, listEffects } from '../describe-control-group.ts';
import type { Painter } from '../painter.ts';
import { fit } from './fit.ts';
import { wrap } from './wrap.ts';

/** What faults did to the tenants they were for, beyond what befell those they spared. */
export function renderControlGroup(group: ControlGroup, width: number, colour: Painter): string[] {
  const row = ({ what, hit, spared, effect }: EffectTexts): string =>
    `${fit(what, 18)}${fit(hit, 24)}${fit(spared, 24)}${fit(effect, 34)}`;
  const head = { what: '', hit: 'hit', spared: 'spared', effect: 'effect (95 %)', sparedChange: '' };
  return [
    ...describeControlGroup(group).flatMap((sentence) => wrap(sentence, width)),
    ...(group.effects.length === 0 ? [] : [colour.dim(row(head)), ...listEffects(group).map(row)]),
  ];
}
