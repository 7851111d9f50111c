import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { NOT_MEASURED } from '../../kit/format/not-measured.ts';
import { metricCatalogue } from '../../drill/objectives/metric-catalogue.ts';
import { formatFigure, listRemarks, outcomeOf } from '../scorecard/describe-objective.ts';
import type { ContractRow } from '../scorecard/application.ts';
import type { Scorecard, ValidityCheck } from '../scorecard/scorecard.ts';
import { describeEarlyEnd, splitBroken } from '../scorecard/split-broken.ts';
import { describeScored, describeWhole } from './describe-outage.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { formatStartedAt } from './format-started-at.ts';
import { listReasons } from './list-reasons.ts';
import { sortKinds } from './sort-kinds.ts';
import { renderVerdictSentence } from './verdict-sentence.ts';

/** So many kinds of failure are named of a contract. */
const MOST_KINDS = 5;

/** The run as GitHub's Markdown, for a pull request's comment or a step summary: short, and nothing in it is markup but our own. */
export function renderMarkdown(scorecard: Scorecard): string {
  const { verdict, drill, runId, seed, startedAt } = scorecard;
  const lines = [
    `### ${verdict.toUpperCase()}: ${escapeMarkdown(drill)}`,
    '',
    escapeMarkdown(renderVerdictSentence(scorecard)),
    ...list(listReasons(scorecard).map(({ message }) => message)),
    '',
    `**${escapeMarkdown(describeOutage(scorecard))}**`,
    ...renderObjectives(scorecard),
    ...renderPhases(scorecard),
    ...renderContracts(scorecard),
    ...renderBroken(scorecard),
    '',
    escapeMarkdown(`${runId}, ${formatStartedAt(startedAt)}, seed ${seed}`),
  ];
  return `${lines.join('\n')}\n`;
}

function describeOutage({ outage, routing }: Scorecard): string {
  if (outage.requests === 0) return `Outage ${NOT_MEASURED}: no request was sent in it.`;
  const { label } = metricCatalogue.failoverMs;
  const whole = describeWhole(outage);
  const failover = routing.failoverMs === null ? NOT_MEASURED : formatMs(routing.failoverMs);
  return `HTTP says ${formatRatio(outage.httpSuccessRatio)} succeeded; your parsers say ${formatRatio(outage.usableRatio)} was usable (${describeScored(outage)}). ${[whole, `${label}: ${failover}.`].filter((part) => part !== null).join(' ')}`;
}

/** Those that broke by themselves, and then those that the run's early end is behind. */
function renderBroken(scorecard: Scorecard): string[] {
  const { own, ofTheEnd } = splitBroken(scorecard);
  const early = describeEarlyEnd(scorecard);
  const section = (title: string, checks: readonly ValidityCheck[]): string[] =>
    checks.length === 0
      ? []
      : [
          '',
          `**${title}**`,
          ...list(checks.map(({ id, observed, required }) => `${id}: observed ${observed}; required ${required}`)),
        ];
  return [
    ...(early === null ? [] : ['', escapeMarkdown(early)]),
    ...section('Validity checks that do not hold', own),
    ...section('Validity checks that do not hold because the run was ended early', ofTheEnd),
  ];
}

const outcomeWords = { met: 'met', missed: '**missed**', undecided: '**undecided**' } as const;

function renderObjectives({ objectives }: Scorecard): string[] {
  if (objectives.length === 0) return ['', 'No objective was set.'];
  return [
    '',
    '| objective | phase | observed | required | |',
    '| --- | --- | ---: | --- | --- |',
    ...objectives.map((result) => {
      const cells = [result.id, result.phase, formatFigure(result), result.required].map(escapeMarkdown);
      return `| ${cells.join(' | ')} | ${outcomeWords[outcomeOf(result)]} |`;
    }),
    ...list(listRemarks(objectives)),
  ];
}

function renderPhases({ phases, routing, application }: Scorecard): string[] {
  if (phases.length === 0) return [];
  const { httpSuccessRatio, usableRatio } = metricCatalogue;
  return [
    '',
    `| phase | from | to | ${httpSuccessRatio.label} | ${usableRatio.label} |`,
    '| --- | ---: | ---: | ---: | ---: |',
    ...phases.map(({ phase, startMs, endMs }) => {
      const ratios = [routing.httpSuccessRatio[phase], application.usableRatio[phase]].map((ratio) =>
        formatRatio(ratio),
      );
      return `| ${[escapeMarkdown(phase), formatMs(startMs), formatMs(endMs), ...ratios].join(' | ')} |`;
    }),
  ];
}

/** What contracts missed in the outage, worst first. */
function renderContracts({ application }: Scorecard): string[] {
  const rows = application.contracts
    .filter(({ phase, missRatio }) => (phase === 'cutover' || phase === 'on-fallback') && missRatio > 0)
    .toSorted((a, b) => b.missRatio - a.missRatio);
  if (rows.length === 0) return [];
  return [
    '',
    '| contract | answers of | phase | missed | kinds |',
    '| --- | --- | --- | ---: | --- |',
    ...rows.map((row) => {
      const missed = `${formatRatio(row.missRatio, 'lower')} of ${formatCount(row.total)}`;
      return `| ${[row.contract, row.provider, row.phase, missed, describeKinds(row)].map(escapeMarkdown).join(' | ')} |`;
    }),
  ];
}

function describeKinds(row: ContractRow): string {
  const kinds = sortKinds(row);
  const told = kinds.slice(0, MOST_KINDS).map(({ kind, count }) => `${kind} ${formatCount(count)}`);
  return [...told, ...(kinds.length > MOST_KINDS ? ['…'] : [])].join(', ');
}

function list(items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', ...items.map((item) => `- ${escapeMarkdown(item)}`)];
}
