import { expect, test } from 'vitest';
import { createIncident } from '../../../lib/collector/fit/create-incident.ts';
import { fitLog, type LogFit } from '../../../lib/collector/fit/fit-log.ts';
import { createTimelineCounter } from '../../../lib/collector/fit/timeline.ts';
import { renderFitHtml } from '../../../lib/collector/fit-page/html.ts';

const HOSTILE = '<script>alert(1)</script>\u202e';
const STARTS = Date.UTC(2026, 10, 8, 13);

/** An hour of two calls a second; all of 20 minutes fail, and nobody asks from minute `gap` on for ten. */
function fit({ failure = '503', gap = Infinity }: { failure?: string | null; gap?: number } = {}): LogFit {
  const counter = createTimelineCounter();
  for (let call = 0; call < 7_200; call++) {
    const minute = call / 120;
    if (minute >= gap && minute < gap + 10) continue;
    counter.add({
      atMs: STARTS + call * 500,
      failure: minute >= 15 && minute < 35 ? failure : null,
      latencyMs: 700,
      keys: { tenant: HOSTILE },
      count: 1,
    });
  }
  const timeline = counter.finish();
  if (timeline === null) throw new Error('There is no row.');
  return fitLog(timeline, null);
}

function render(one: LogFit): string {
  const naming = { name: 'ours', title: `Down ${HOSTILE}`, provider: 'openai', source: HOSTILE };
  const incident = one.phases.length === 0 ? null : createIncident(one, naming);
  return renderFitHtml({ source: HOSTILE, incident, reading: [`${HOSTILE} was read`], found: [], fit: one });
}

test('both curves, the phases, the residual and what the log does not tell are on the page, and no markup of the log', () => {
  const page = render(fit());
  for (const part of ['stroke-planned', 'stroke-use', 'class="wash"', '11-08 13:15', '<b>503</b> 100 %', 'Residual: '])
    expect(page).toContain(part);
  expect(page).not.toContain('<script');
  expect(page).not.toContain('\u202e');
  expect(page).not.toMatch(/NaN|undefined/);
  expect(render(fit({ failure: '418' }))).toContain('stands for that of a 418');
});

test('where nobody asked there is no line', () => {
  const lines = (page: string): number => page.split('class="stroke-planned"').length - 1;
  expect(lines(render(fit()))).toBe(1);
  const page = render(fit({ gap: 40 }));
  expect(lines(page)).toBe(2);
  expect(page).toContain('No call began between 2026-11-08T13:40:00');
});

test('a log without an outage, and a status page without calls, have a page too', () => {
  expect(render(fit({ failure: null }))).toContain('No phase was found');
  const page = renderFitHtml({
    source: 'incidents.json',
    incident: { title: 'Down', name: 'theirs', notes: [] },
    reading: [],
    found: ['Phase 1, from 0 min'],
    fit: null,
  });
  expect(page).toContain('Phase 1, from 0 min');
  expect(page).not.toContain('<svg');
});
