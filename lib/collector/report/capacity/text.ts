import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatRate } from '../../../kit/format/format-rate.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { escapeLine } from '../../../kit/invisible.ts';
import type { Capacity, CapacityStep } from '../../scorecard/capacity.ts';
import { type Painter, plainPainter } from '../painter.ts';
import { fit } from '../text/fit.ts';
import { wrap } from '../text/wrap.ts';
import {
  describeBreaking,
  describeCause,
  describeChange,
  describeKinds,
  describeOutcome,
  describePaired,
  describeRate,
  describeSearch,
  renderCapacityVerdict,
} from './describe-capacity.ts';
import { countNoEvidence, describeEarlyEnd, describeNoEvidence } from './describe-no-evidence.ts';
import { describeQuota } from './describe-quotas.ts';
import { describeLoss, describeShapes, nameShapeOf, nameStage } from './describe-shapes.ts';

const paints = { met: 'green', missed: 'red', unresolved: 'yellow' } as const;
const verdictPaints = { pass: 'green', fail: 'red', invalid: 'yellow', aborted: 'yellow' } as const;
const BAR = 20;
/** Probes for recovery alone may be twenty behind each rate. */
const MOST_LISTED = 12;

/** A search for the breaking rate for a terminal, `width` columns wide: each rate a line, what broke, the verdict last. */
export function renderCapacityText(
  capacity: Capacity,
  { width = 100, colour = plainPainter }: { width?: number; colour?: Painter } = {},
): string {
  const { drill, conditions, steps, verdict } = capacity;
  const said = [
    describeBreaking(capacity),
    describeRate(capacity),
    ...describeCause(capacity),
    ...describeKinds(capacity),
    describeChange(capacity),
    describeEarlyEnd(capacity),
  ].filter((line) => line !== null);
  const lines = [
    colour.bold(`CAPACITY ${escapeLine(drill)}`),
    ...wrap(describeSearch(capacity), width).map((line) => colour.dim(line)),
    '',
    ...(steps.length === 0 ? [] : conditions).flatMap(({ label, attainment }, place) => [
      colour.bold(escapeLine(`${label}, for ${formatRatio(attainment)} of callers`)),
      ...steps.map((step) => renderStep(step, place, attainment, width, colour)),
      '',
    ]),
    ...(steps.length === 0
      ? []
      : [colour.bold('At each rate'), ...steps.flatMap((step) => renderTimes(step, width)), '']),
    ...renderNoEvidence(capacity, width, colour),
    ...renderShapes(capacity, width, colour),
    ...renderQuotas(capacity, width, colour),
    ...said.flatMap((line) => wrap(escapeLine(line), width)),
    '',
    ...wrap(escapeLine(renderCapacityVerdict(capacity)), width).map((line) =>
      colour[verdictPaints[verdict]](colour.bold(line)),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** A rate, its share as a bar, and how sure that is. */
function renderStep(step: CapacityStep, place: number, attainment: number, width: number, colour: Painter): string {
  const attained = step.attained[place];
  if (attained === undefined) return '';
  const { ratio, interval, callers, outcome } = attained;
  const share = ratio === null ? '–' : formatRatio(ratio);
  const bar = ratio === null ? '' : '█'.repeat(Math.round(ratio * BAR));
  const between = ratio === null ? '' : `${formatRatio(interval[0])} to ${formatRatio(interval[1])}`;
  const wanted = `  ${fit(formatRate(step.rate), 9, 'right')} ${fit(bar, BAR)} ${fit(share, 8, 'right')}  ${fit(between, 18)} n ${formatCount(callers)}`;
  const mark = outcome === 'met' ? '' : outcome === 'missed' ? `  below ${formatRatio(attainment)}` : '  unresolved';
  return colour[paints[outcome]](fit(`${wanted}${mark}`, width).trimEnd());
}

/** The loads that say nothing, the first of them; nothing where all are evidence. */
function renderNoEvidence(capacity: Capacity, width: number, colour: Painter): string[] {
  const { noEvidence = [] } = capacity;
  const heading = countNoEvidence(capacity);
  if (heading === null) return [];
  const more = noEvidence.length - MOST_LISTED;
  const lines = [
    ...noEvidence.slice(0, MOST_LISTED).map(describeNoEvidence),
    ...(more > 0 ? [`and ${formatCount(more)} more, in capacity.json`] : []),
  ];
  return [
    colour.bold(heading),
    ...lines.flatMap((line) => wrap(escapeLine(line), width - 2).map((part) => `  ${part}`)),
    '',
  ];
}

/** What each shape lost at each of its stages; nothing where none was driven. */
function renderShapes({ shapes }: Capacity, width: number, colour: Painter): string[] {
  if (shapes === undefined || shapes === null) return [];
  return [
    colour.bold('0 to 100 %: callers without an answer'),
    ...shapes.shapes.flatMap((shape) => [
      ...wrap(`${nameShapeOf(shape)}: ${describeLoss(shape.whole)}`, width - 2).map((line) => `  ${line}`),
      ...(shape.stages.length === 1
        ? []
        : shape.stages.flatMap((stage) =>
            wrap(`${nameStage(stage)}: ${describeLoss(stage)}`, width - 6).map((line) => `      ${line}`),
          )),
    ]),
    ...describeShapes(shapes).flatMap((sentence) => wrap(escapeLine(sentence), width)),
    '',
  ];
}

/** How declared limits stand; nothing where none is declared. */
function renderQuotas({ quotas = [] }: Capacity, width: number, colour: Painter): string[] {
  if (quotas.length === 0) return [];
  return [
    colour.bold('Declared limits at the declared peak: computed, not measured'),
    ...quotas.flatMap((quota) => wrap(escapeLine(describeQuota(quota)), width - 2).map((line) => `  ${line}`)),
    '',
  ];
}

function renderTimes(step: CapacityStep, width: number): string[] {
  const { concurrent, providerMs, targetMs } = step;
  const times =
    providerMs === null || targetMs === null
      ? ''
      : `; median ${formatMs(providerMs)} with the provider, ${formatMs(targetMs)} in the target`;
  const waiting = concurrent === null ? '' : `; ${concurrent.toFixed(1)} callers at once`;
  const line = `${fit(formatRate(step.rate), 9, 'right')}  ${describeOutcome(step)}${waiting}${times}`;
  const paired = describePaired(step);
  return [line, ...(paired === null ? [] : [`           ${paired}`])]
    .flatMap((text) => wrap(text, width - 2))
    .map((text) => `  ${text}`);
}
