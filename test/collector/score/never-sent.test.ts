import { expect, it } from 'vitest';
import { renderers } from '../../../lib/collector/report/index.ts';
import { exchangeOf, scoreWrittenRun, T0, writePerfectRun } from '../../support/records.ts';
import { stopRun } from '../../support/stop-run.ts';

it('what the generator never sent is counted, and no failure of the target', () => {
  const run = writePerfectRun();
  const unsent = new Set([30, 200, 201]);
  run.exchanges = run.exchanges.filter(({ index }) => !unsent.has(index ?? -1));
  run.requests = run.requests.filter(({ index }) => !unsent.has(index));
  run.attempts = run.attempts.filter(({ index }) => !unsent.has(index ?? -1));
  const card = scoreWrittenRun(run);
  expect(card.load).toMatchObject({ planned: 420, sent: 417, neverSent: 3, completed: 417, failed: 0 });
  expect(card.routing).toMatchObject({ lostRequests: 0, httpSuccessRatio: { baseline: 1, 'on-fallback': 1 } });
  expect(card.application.usableRatio.baseline).toBe(1);
  expect(card.validity.find(({ id }) => id === 'load-achieved')).toMatchObject({
    ok: true,
    observed: '417 of 420 sent, 3 never sent, lateness p99 1 ms',
  });
});

it('what was in flight when a run was stopped is left out, told, and no failure of the target', () => {
  const run = writePerfectRun();
  const cut = new Set([30, 200, 201]);
  const end = run.runEnd;
  if (end === null) throw new Error('A perfect run has an end.');
  run.runEnd = { ...end, reason: 'aborted', detail: 'Ctrl-C' };
  run.requests = run.requests.filter(({ index }) => !cut.has(index));
  run.exchanges = run.exchanges.map((exchange) =>
    cut.has(exchange.index ?? -1) ? { ...exchange, end: 'client-gone', answer: null } : exchange,
  );
  const stopped = scoreWrittenRun(run);
  expect(stopped.load).toMatchObject({ planned: 420, sent: 417, cutShort: 3, completed: 417, failed: 0 });
  expect(stopped.routing).toMatchObject({ lostRequests: 0, httpSuccessRatio: { baseline: 1, 'on-fallback': 1 } });
  expect(stopped.validity.find(({ id }) => id === 'views-agree')).toMatchObject({ ok: true });
  expect(stopped.verdict).toBe('aborted');
  expect(renderers.text(stopped)).toContain(
    'sent 417 (3 more in flight at the stop, left out), completed 417, failed 0',
  );

  // A run that came to its end has no such excuse.
  run.runEnd = end;
  const whole = scoreWrittenRun(run);
  expect(whole.load).toMatchObject({ sent: 420, failed: 3 });
  expect(whole.load.cutShort).toBeUndefined();
});

it('an answer that came behind the stop, of which k6 had no time to tell, is cut short as well', () => {
  const run = writePerfectRun();
  const [late, early] = [200, 150];
  stopRun(run, 20_300);
  const exchange = exchangeOf(run, late);
  // As it is where the machine is busy: whole, and over behind the stop.
  Object.assign(exchange, { end: 'complete', endMs: 20_340 - (exchange.startEpochMs - T0) });
  run.requests = run.requests.filter(({ index }) => index !== late && index !== early);
  const views = scoreWrittenRun(run).validity.find(({ id }) => id === 'views-agree');
  // The other was over long before: that nobody but the observer saw it is no stop's doing.
  expect(views).toMatchObject({ ok: false, observed: expect.stringMatching(/^1 only the observer saw/) });
});
