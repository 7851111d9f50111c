import { expect, test } from 'vitest';
import { createExamples } from '../../../lib/collector/rehearsal/examples.ts';
import { createMatrix } from '../../../lib/collector/rehearsal/matrix.ts';
import type { AskedCase, Rehearsal } from '../../../lib/collector/scorecard/rehearsal.ts';
import { findRehearsalVerdict, renderVerdictLine } from '../../../lib/collector/report/rehearsal/describe-cell.ts';
import { renderRehearsalHtml } from '../../../lib/collector/report/rehearsal/html.ts';
import { renderRehearsalText } from '../../../lib/collector/report/rehearsal/text.ts';
import { displayWidth } from '../../../lib/collector/report/text/display-width.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';

const HOSTILE = '</code><script>alert(1)</script>\u202e\u001b[2J"><img src=x onerror=alert(2)>';
const settings = { good: 0.98, bad: 0.9, stopsEarly: true };

function ask(index: number, column: string, failure: string | null): AskedCase {
  return {
    kind: 'asked',
    index,
    request: 'extraction',
    case: `case ${HOSTILE}`,
    column,
    startEpochMs: 0,
    durationMs: 1,
    calls: 1,
    status: 200,
    asked: { messages: [{ role: 'user', content: HOSTILE }] },
    answer: { ...emptyAnswer(), text: HOSTILE },
    came: {
      kind: 'judged',
      judgements: [{ contract: 0, outcome: failure === null ? 'usable' : 'failed', failure }],
    },
  };
}

function rehearse(
  asked: readonly AskedCase[],
  ended: Rehearsal['ended'] = { kind: 'cases' },
  variants: readonly string[] = [],
): Rehearsal {
  const columns = [
    ...['primary', 'fallback'].map((name) => ({ name, provider: name, variant: null })),
    ...variants.map((variant) => ({ name: `fallback+${variant}`, provider: 'fallback', variant })),
  ];
  const matrix = createMatrix({ contracts: [{ kind: 'json-schema', for: 'extraction' }], columns, test: settings });
  for (const one of asked) matrix.add(one);
  return {
    schemaVersion: 1,
    rehearsalId: 'x-rehearsal-20261129T010203Z-7',
    drill: `x ${HOSTILE}`,
    seed: 7,
    startedAt: '2026-11-29T01:02:03.000Z',
    durationMs: 12_345,
    through: 'providers',
    test: settings,
    columns: columns.map((column) => ({
      ...column,
      model: `m ${HOSTILE}`,
      calls: 40,
      answered: 40,
      inputTokens: 1_000,
      outputTokens: 500,
      estimated: false,
      spent: null,
      gaveUp: null,
    })),
    cells: matrix.cells(),
    calls: asked.length,
    ended,
  };
}

function exemplify(asked: readonly AskedCase[]) {
  const examples = createExamples();
  for (const one of asked) examples.add(one);
  return examples;
}

const usable = (count: number, column: string): AskedCase[] =>
  Array.from({ length: count }, (_, index) => ask(index, column, null));

test('nothing that a prompt or a model says acts on the page', () => {
  const asked = [...usable(40, 'primary'), ask(0, 'fallback', 'fence-json'), ask(1, 'fallback', null)];
  const page = renderRehearsalHtml(rehearse(asked), exemplify(asked));
  expect(page).not.toMatch(/<script|<img/);
  expect(page).not.toContain('\u202e');
  expect(page).not.toContain('\u001b');
  expect(page).toContain('&lt;script&gt;');
  // Those that were missed come first.
  expect(page.indexOf('failed, fence-json')).toBeLessThan(page.lastIndexOf(': usable'));
});

test.each([60, 80, 120])('keeps to %i columns, and to what a terminal may be told', (width) => {
  const asked = [...usable(40, 'primary'), ...usable(12, 'fallback'), ask(12, 'fallback', 'fence-json')];
  const told = renderRehearsalText(rehearse(asked), { width });
  // oxlint-disable-next-line no-control-regex
  expect(told).not.toMatch(/[\u001b\u202e]/);
  expect(told).toMatch(/primary +40 +0 % +0 % to 8\.8 % {2}good, after 35/);
  expect(told).toMatch(/fallback +13 +7\.7 % .*undecided: \d+ more/);
  const lines = told.split('\n').filter((line) => !line.startsWith('REHEARSAL') && !/^ {2}\w/.test(line));
  for (const line of lines.slice(0, -2)) expect(displayWidth(line), line).toBeLessThanOrEqual(Math.max(width, 78));
});

test.each([
  ['good', [...usable(40, 'primary'), ...usable(40, 'fallback')], undefined],
  ['undecided', [...usable(40, 'primary'), ...usable(34, 'fallback')], undefined],
  // Of whom nothing is known is not good.
  ['undecided', usable(40, 'primary'), undefined],
  ['bad', [ask(0, 'fallback', 'no-json'), ask(1, 'fallback', 'no-json')], { kind: 'stopped', reason: 'by hand' }],
  ['stopped', [...usable(40, 'primary'), ...usable(40, 'fallback')], { kind: 'stopped', reason: 'by hand' }],
  ['undecided', [], { kind: 'gave-up' }],
] as const)('is %s', (verdict, asked, ended) => {
  const rehearsal = rehearse(asked, ended);
  expect(findRehearsalVerdict(rehearsal)).toBe(verdict);
  expect(renderVerdictLine(rehearsal)).toMatch(new RegExp(`^${verdict}: `));
});

test('a variant is told by what it is worth, and is in no verdict', () => {
  const asked = [...usable(40, 'primary'), ...usable(40, 'fallback')];
  for (let index = 0; index < 20; index++) asked.push(ask(index, 'fallback+terse', index < 5 ? 'no-json' : null));
  const rehearsal = rehearse(asked, { kind: 'cases' }, ['terse']);
  expect(findRehearsalVerdict(rehearsal)).toBe('good');
  expect(renderVerdictLine(rehearsal)).toMatch(/^good: all 2 cells/);
  const told = renderRehearsalText(rehearsal, { width: 200 });
  expect(told).toMatch(/^ {4}\+terse +20 +25\.0 %/m);
  expect(told).toContain('0 % missed without it, 25.0 % with it: +25.0 points against fallback');
  const page = renderRehearsalHtml(rehearsal, exemplify(asked));
  expect(page).toContain('What a fix is worth');
  expect(page).toContain('href="#cell-0-fallback+terse"');
  // Those who are not tried have no such part.
  expect(renderRehearsalHtml(rehearse(asked), exemplify(asked))).not.toContain('What a fix is worth');
});

test('says where a kind of miss lies and what to try, beside its count', () => {
  const asked = [...usable(40, 'primary'), ask(0, 'fallback', 'fence-json'), ask(1, 'fallback', 'fence-json')];
  const rehearsal = rehearse(asked);
  expect(renderRehearsalText(rehearsal, { width: 200 })).toMatch(
    /^ {4}fence-json 2\n {4}fence-json \(envelope\), try: /m,
  );
  const page = renderRehearsalHtml(rehearsal, exemplify(asked));
  expect(page).toContain('How answers missed, and what to try');
  expect(page).toMatch(/<td>envelope<\/td>[^]*<td>fallback 2<\/td>/);
  expect(renderRehearsalHtml(rehearse(usable(40, 'primary')), exemplify([]))).not.toContain('How answers missed');
});

test('a share and its difference are rounded alike: 25 of 35 are 71.4 % and 71.4 points', () => {
  const asked = [...usable(35, 'primary')];
  for (let index = 0; index < 35; index++) asked.push(ask(index, 'fallback', index < 25 ? 'no-json' : null));
  const rehearsal = rehearse(asked);
  for (const told of [
    renderRehearsalText(rehearsal, { width: 200 }),
    renderRehearsalHtml(rehearsal, exemplify(asked)),
  ]) {
    expect(told).toContain('71.4 %');
    expect(told).toContain('+71.4 points against primary');
    expect(told).not.toContain('71.5');
  }
});

test.each<[string, Partial<Rehearsal['columns'][number]>, Rehearsal['ended'], string, string]>([
  ['was never called', {}, { kind: 'budget', limit: '--max-requests 40' }, 'not asked', '1 not measured'],
  [
    'no call has reached',
    { unreached: 'connect ECONNREFUSED ::1:9', gaveUp: 'it was not there' },
    { kind: 'gave-up' },
    'could not be reached',
    '1 not measured (fallback could not be reached)',
  ],
])('of a provider that %s says so, and contradicts nothing', (_, fallback, ended, decision, last) => {
  const asked = usable(40, 'primary');
  const all = rehearse(asked, ended);
  const rehearsal = {
    ...all,
    columns: all.columns.map((column) => (column.name === 'fallback' ? { ...column, ...fallback } : column)),
  };
  const told = renderRehearsalText(rehearsal, { width: 200 });
  expect(told).toMatch(new RegExp(`^ {2}fallback +0 +– +– {2}${decision}$`, 'm'));
  expect(told.trimEnd().split('\n').at(-1)).toBe(`undecided: 1 of 2 cells are good, ${last}`);
  const page = renderRehearsalHtml(rehearsal, exemplify(asked));
  expect(page).toContain(decision);
  if (fallback.unreached !== undefined) expect(page).toContain(`${decision}: ${fallback.unreached}`);
});
