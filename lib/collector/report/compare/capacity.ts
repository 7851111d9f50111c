import { formatRate } from '../../../kit/format/format-rate.ts';
import { escapeLine } from '../../../kit/invisible.ts';
import type { CapacityComparison, ComparedCapacity } from '../../scorecard/capacity-comparison.ts';
import { escapeMarkdown } from '../escape-markdown.ts';
import { formatStartedAt } from '../format-started-at.ts';
import { type Painter, plainPainter } from '../painter.ts';
import { wrap } from '../text/wrap.ts';

const outcomes = {
  worse: { word: 'WORSE', colour: 'red' },
  'no-worse': { word: 'NO WORSE', colour: 'green' },
  'not-resolved': { word: 'NOT RESOLVED', colour: 'yellow' },
  'not-comparable': { word: 'NOT COMPARABLE', colour: 'yellow' },
} as const;

/** Two searches held against each other, for a terminal: what came of it is the last line. */
export function renderCapacityComparisonText(
  comparison: CapacityComparison,
  { width = 100, colour = plainPainter }: { width?: number; colour?: Painter } = {},
): string {
  const { before, after, remarks, reasons, outcome } = comparison;
  const lines = [
    ...[describe('before', before), describe('after', after)].flatMap((line) => wrap(escapeLine(line), width)),
    ...(remarks.length === 0 ? [] : ['', ...remarks.flatMap((remark) => wrap(escapeLine(`- ${remark}`), width))]),
    '',
    ...reasons.slice(1).flatMap((reason) => wrap(escapeLine(`- ${reason}`), width)),
    ...wrap(escapeLine(describeOutcome(comparison)), width).map((line) =>
      colour.bold(colour[outcomes[outcome].colour](line)),
    ),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

/** The same as GitHub's Markdown. */
export function renderCapacityComparisonMarkdown(comparison: CapacityComparison): string {
  const { before, after, remarks, reasons } = comparison;
  const row = (which: string, { verdict, drill, capacityId, peakRate, shown, brokeFirst }: ComparedCapacity): string =>
    `| ${[which, verdict, drill, capacityId, shown, formatRate(peakRate), brokeFirst ?? '–'].map(escapeMarkdown).join(' | ')} |`;
  const lines = [
    `### ${escapeMarkdown(describeOutcome(comparison))}`,
    '',
    '| | verdict | drill | search | breaks at | declared peak | broke first |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    row('before', before),
    row('after', after),
    ...[...reasons.slice(1), ...remarks].flatMap((remark, place) => [
      ...(place === 0 ? [''] : []),
      `- ${escapeMarkdown(remark)}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function describe(which: string, { drill, startedAt, verdict, shown, peakRate, brokeFirst }: ComparedCapacity): string {
  const cause = brokeFirst === null ? '' : `, ${brokeFirst} first`;
  return `${which.padEnd(6)} ${drill}, ${formatStartedAt(startedAt)}: ${verdict}, breaks at ${shown}${cause}; the declared peak is ${formatRate(peakRate)}`;
}

function describeOutcome({ outcome, reasons }: CapacityComparison): string {
  return `${outcomes[outcome].word}: ${reasons[0] ?? ''}`;
}
