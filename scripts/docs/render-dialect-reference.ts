import { answerForms } from '../../lib/kit/terms/answer-form.ts';
import type { Dialect } from '../../mocks/answer/dialects/dialect.ts';
import { isPrevented } from '../../mocks/answer/enforcement.ts';
import { type HouseRule, type HouseRuleName, houseRules } from '../../mocks/answer/dialects/house-rules.ts';
import { dialects } from '../../mocks/answer/dialects/index.ts';
import { unspokenKinds } from '../../mocks/answer/dialects/unspoken-kinds.ts';
import { PRESETS_ARE, presets } from '../../mocks/answer/presets/index.ts';
import { formatMeasure } from '../../mocks/answer/presets/format-measure.ts';
import { renderTable } from './render-table.ts';

/** The reference page of all dialects, in Markdown, made of their data. */
export function renderDialectReference(): string {
  const { quirks, ...listed } = dialects;
  return `${[
    '# Dialects',
    'Made from the code by `test/scripts/docs/render-dialect-reference.test.ts`; do not edit it by hand.',
    [
      'A dialect is how a mock formats its answers: how often they are right, and in which ways they are broken, by kind of',
      'request. `"dialect": "claude-3.5-sonnet"` in the description of a mock chooses one. Every answer begins as the right one,',
      'and breaks by a draw that the seed and the prompt fix; one that has no place for the break that was drawn is said right.',
      'A new dialect is a file: see [add-a-dialect.md](add-a-dialect.md). What is left where a schema is enforced is in [mocks.md](mocks.md#schemas-that-are-enforced);',
      '`npm run bench -- dialects` measures all of it.',
    ].join('\n'),
    '## Presets',
    renderTable(
      [
        'name',
        'what it imitates',
        ...answerForms.map((kind) => `${kind} missed`),
        'extraction missed, schema enforced',
      ],
      Object.entries<Dialect>(dialects).map(([name, dialect]) => [
        `\`${name}\``,
        dialect.doc,
        ...answerForms.map((kind) => formatPercent(1 - shareOf(dialect[kind], 'right'))),
        formatPercent(shareLeft(dialect.extraction)),
      ]),
    ),
    ...Object.entries<Dialect>(listed).flatMap(([name, dialect]) => renderDialect(name, dialect)),
    '### quirks',
    `${quirks.doc} An answer is right as often as it is broken in any one way.`,
    ...answerForms.map((kind) => `${kind}: ${listKinds(quirks[kind])}.`),
    '## One dialect for each prompt',
    [
      'A fallback that has a prompt of its own speaks better under it. `promptDialects` of a mock says how: the first entry whose text',
      'stands in the system prompt wins, and without one it is `dialect`. What the tuned prompt is worth is the difference.',
    ].join('\n'),
    '```json\n{ "dialect": "gpt-4o-dspy-2024",\n  "promptDialects": [{ "whenSystemContains": "Prompt 7", "dialect": "gpt-4o-fstring" }] }\n```',
    '## Published rates',
    [
      `${PRESETS_ARE} \`preset\` in the description of a mock, or \`cutover mock --preset NAME\`, plays one: it sets how often`,
      'answers to one kind of request are right, and in which ways they are not; all else is the dialect’s, and a dialect of `promptDialects`',
      'stands as it is. How misses split into kinds was published by none of these sources: it is assumed. `cutover mock --list-presets`',
      'tells them at the terminal. The data are in `mocks/answer/presets`, a file for each source.',
    ].join('\n'),
    '```yaml\nmodel: kimi-k2-thinking\npreset: k2-thinking@together-2025-11-15\n```',
    renderTable(
      ['name', 'of', 'published', 'played as', 'assumed'],
      Object.entries(presets).map(([name, { model, host, measures, assumed, set }]) => [
        `\`${name}\``,
        host === 'not told' ? model : `${model} at ${host}`,
        measures.map(formatMeasure).join(', '),
        Object.entries(set)
          .map(([form, mix]) => `${form}: ${renderMix(mix)}`)
          .join('; '),
        assumed,
      ]),
    ),
    renderTable(
      ['source', 'where it was published', 'licence'],
      [...new Set(Object.values(presets).map(({ source }) => source))].map(({ name, publishedIn, licence }) => [
        name,
        publishedIn,
        licence,
      ]),
    ),
    '## House rules',
    [
      'Rules of form in a system prompt that must hold in every answer of a conversation are recognised by their wording, in requests',
      'for chat. Each is held with the likelihood the dialect gives for the turn (assistant messages so far, and one), on the line between',
      'turns 1, 3 and 10. A rule that was forgotten stays so for the rest of the conversation, which is known by its system prompt and the',
      "first thing the user said. A rule forgotten breaks no contract: it is read in the answer's text.",
    ].join('\n'),
    renderTable(
      ['rule', 'as a drill words it'],
      (Object.entries(houseRules) as [HouseRuleName, HouseRule][]).map(([name, { example }]) => [
        `\`${name}\``,
        `\`${example.replaceAll('\n', ' ⏎ ')}\``,
      ]),
    ),
    '`few-shot`: every block headed `Example answer:` ends in the same line, and so must the answer.',
    '## Failure kinds that no dialect speaks',
    renderTable(
      ['kind', 'where it comes from'],
      Object.entries(unspokenKinds).map(([kind, reason]) => [`\`${kind}\``, reason]),
    ),
  ].join('\n\n')}\n`;
}

function renderDialect(name: string, dialect: Dialect): string[] {
  const { style, sources } = dialect;
  const holds = Object.values(dialect.houseRules);
  const { turn1, turn3, turn10 } = holds[0] ?? { turn1: 1, turn3: 1, turn10: 1 };
  return [
    `### ${name}`,
    dialect.doc,
    renderTable(
      ['part', 'figures', 'source'],
      [
        ...answerForms.map((kind) => [kind, renderMix(dialect[kind]), sources[kind]]),
        [
          'style',
          `bullets ${style.bullet}, headings in ${style.heading}, ${style.opening === null ? 'no opening' : `opens with "${style.opening}"`}, ${style.verbosity} times the length asked for; refuses with "${style.refusal}"`,
          sources.style,
        ],
        [
          'house rules',
          `${formatPercent(turn1)} hold at turn 1, ${formatPercent(turn3)} at turn 3, ${formatPercent(turn10)} at turn 10`,
          sources.houseRules,
        ],
      ],
    ),
  ];
}

type Mix = readonly { kind: string; weight: number }[];

function renderMix(mix: Mix): string {
  return mix.map(({ kind }) => `${kind} ${formatPercent(shareOf(mix, kind))}`).join(', ');
}

function listKinds(mix: Mix): string {
  return mix.flatMap(({ kind }) => (kind === 'right' ? [] : [`\`${kind}\``])).join(', ');
}

function shareOf(mix: Mix, kind: string): number {
  const total = mix.reduce((sum, { weight }) => sum + weight, 0);
  return mix.reduce((sum, entry) => (entry.kind === kind ? sum + entry.weight : sum), 0) / total;
}

/** What is missed by a provider that holds its answers to a schema. */
function shareLeft(mix: Dialect['extraction']): number {
  const left = mix.filter(({ kind }) => kind !== 'right' && !isPrevented(kind));
  return left.reduce((sum, { kind }) => sum + shareOf(mix, kind), 0);
}

function formatPercent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(1))} %`;
}
