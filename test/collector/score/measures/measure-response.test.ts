import { expect, test } from 'vitest';
import type { NoteRecord } from '../../../../lib/collector/records/note.ts';
import { renderHtml } from '../../../../lib/collector/report/html.ts';
import { plainPainter } from '../../../../lib/collector/report/painter.ts';
import { renderText } from '../../../../lib/collector/report/text.ts';
import { scoreWrittenRun, T0, writePerfectRun } from '../../../support/records.ts';

const note = (atMs: number, as: NoteRecord['as'], text = ''): NoteRecord => ({
  kind: 'note',
  atEpochMs: T0 + atMs,
  as,
  text,
});

function scoreNoted(...notes: NoteRecord[]) {
  const run = writePerfectRun();
  run.notes.push(...notes);
  return scoreWrittenRun(run);
}

const startMs = (() => {
  const { phases } = scoreNoted();
  return phases.find(({ phase }) => phase === 'cutover')?.startMs ?? 0;
})();

test('nobody noted anything: nothing is said of people', () => {
  expect(scoreNoted().response).toBeUndefined();
});

test('the first word of an alert and of a mitigation count, from the start of the outage', () => {
  const { response, verdict } = scoreNoted(
    note(startMs + 9_000, 'mitigated'),
    note(startMs + 2_000, 'seen', 'on the board'),
    note(startMs + 4_000, 'paged'),
  );
  expect(verdict).toBe('pass');
  expect(response).toMatchObject({ alertMs: 2_000, mitigationMs: 9_000 });
  expect(response?.notes.map(({ as }) => as)).toEqual(['seen', 'paged', 'mitigated']);
});

test('what was noted before the outage is no answer to it', () => {
  expect(scoreNoted(note(startMs - 500, 'paged')).response).toMatchObject({ alertMs: null, mitigationMs: null });
});

test('reports show the notes, in the words people used, as text', () => {
  const scorecard = scoreNoted(note(startMs + 2_000, 'paged', '<b>errors</b> over 5 %'));
  const text = renderText(scorecard, { colour: plainPainter });
  expect(text).toMatch(/HOW PEOPLE MET IT\n.*alert \(paged or seen\) after 2.00 s, mitigated not measured/);
  expect(text).toContain('<b>errors</b> over 5 %');
  const html = renderHtml(scorecard);
  expect(html).toContain('&lt;b&gt;errors&lt;/b&gt; over 5 %');
  expect(html).toContain('◆ paged</text>');
});
