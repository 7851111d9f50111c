import type { ComparedRow, ComparedRun, Comparison } from '../../scorecard/comparison.ts';
import { escapeMarkdown } from '../escape-markdown.ts';
import {
  describeIntervals,
  describeKind,
  describeObjective,
  describeOutcome,
  describeSetting,
} from './describe-comparison.ts';
import { formatRow } from './format-row.ts';

/** So many changed settings are shown; `--json` has all. */
const MOST_SETTINGS = 30;

/** A comparison as GitHub's Markdown, for a pull request or a step summary. What is not resolved is folded away. */
export function renderComparisonMarkdown(comparison: Comparison): string {
  const { before, after, rows, kinds, objectives, changes, remarks, reasons } = comparison;
  const intervals = describeIntervals(comparison);
  const resolved = rows.filter(({ change }) => change === 'worse' || change === 'better');
  const others = rows.filter(({ change }) => change !== 'worse' && change !== 'better');
  const left = changes.length - MOST_SETTINGS;
  const lines = [
    `### ${escapeMarkdown(describeOutcome(comparison))}`,
    '',
    `| | verdict | drill | run |`,
    `| --- | --- | --- | --- |`,
    describeRun('before', before),
    describeRun('after', after),
    ...list(null, reasons.slice(1)),
    ...(resolved.length === 0 ? [] : ['', '**Resolved**', '', ...renderTable(resolved)]),
    ...list('Objectives', objectives.map(describeObjective)),
    ...list('Kinds of failure that came or went', kinds.map(describeKind)),
    ...list('What changed in the drill', [
      ...changes.slice(0, MOST_SETTINGS).map(describeSetting),
      ...(left > 0 ? [`and ${left} more: --json has them`] : []),
    ]),
    ...(others.length === 0
      ? []
      : [
          '',
          `<details><summary>${others.length} measures without a resolved change</summary>`,
          '',
          ...renderTable(others),
          '',
          '</details>',
        ]),
    ...list(null, [...remarks, ...(intervals === null ? [] : [intervals])]),
  ];
  return `${lines.join('\n')}\n`;
}

function describeRun(which: string, { verdict, drill, runId }: ComparedRun): string {
  return `| ${which} | ${verdict} | ${escapeMarkdown(drill)} | ${escapeMarkdown(runId)} |`;
}

function renderTable(rows: readonly ComparedRow[]): string[] {
  return [
    '| measure | phase | before | after | difference | interval | |',
    '| --- | --- | ---: | ---: | ---: | ---: | --- |',
    ...rows.map((row) => {
      const { label, phase, before: was, after: is, difference, interval, change } = formatRow(row);
      return `| ${[label, phase, was, is, difference, interval, change].map(escapeMarkdown).join(' | ')} |`;
    }),
  ];
}

function list(title: string | null, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  return ['', ...(title === null ? [] : [`**${title}**`, '']), ...items.map((item) => `- ${escapeMarkdown(item)}`)];
}
