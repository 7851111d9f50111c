/** A run on three providers: the first is taken away, then the second fails too, and the third carries on. */
import { expect, it } from 'vitest';
import { renderers } from '../../../lib/collector/report/index.ts';
import { parseScorecard } from '../../../lib/collector/scorecard/parse-scorecard.ts';
import { plainPainter } from '../../../lib/collector/report/painter.ts';
import { renderText } from '../../../lib/collector/report/text.ts';
import { parseUnknownDrill } from '../../support/parse-written-drill.ts';
import { writeDrill } from '../../support/drills.ts';
import { scoreWrittenRun, writePerfectRun, type WrittenRun, writtenTimeline } from '../../support/records.ts';

const names = ['openai', 'azure', 'anthropic', 'google', 'local'];

/** The written run, with names of its own; in the second outage the second provider is refused, and the third answers. */
function write(count: number): WrittenRun {
  const run = writePerfectRun();
  const { providers } = writeDrill();
  const drill = parseUnknownDrill({
    ...JSON.parse(JSON.stringify(run.drill)),
    target: { kind: 'router' },
    providers: names
      .slice(0, count)
      .map((name, place) => ({ name, ...(place === 0 ? providers.primary : providers.fallback) })),
    timeline: writtenTimeline.map(({ phase, durationMs, primary }, place) => ({
      phase,
      durationMs,
      openai: primary,
      ...(place === 3 ? { azure: [{ kind: 'empty-body' }] } : {}),
    })),
  });
  const moved = new Set(run.attempts.filter(({ fault }) => fault === 'silence').map(({ index }) => index));
  const attempts = run.attempts.flatMap((attempt) => {
    if (attempt.provider === 'primary') return [{ ...attempt, provider: 'openai' }];
    if (!moved.has(attempt.index)) return [{ ...attempt, provider: 'azure' }];
    const tried = { ...attempt, id: `t${attempt.index}`, provider: 'azure', startEpochMs: attempt.startEpochMs - 6 };
    return [
      { ...tried, endMs: 5, headersMs: 4, fault: 'empty-body', responseBytes: 0 },
      { ...attempt, provider: 'anthropic' },
    ];
  });
  const mocked = (process: string): string => process.replace('primary', 'openai').replace('fallback', 'azure');
  return {
    ...run,
    drill,
    attempts,
    faults: run.faults.map((record) => ({ ...record, provider: 'openai' })),
    health: run.health.map((record) => ({ ...record, process: mocked(record.process) as typeof record.process })),
    exchanges: run.exchanges.map((record) => ({ ...record, headers: {} })),
  };
}

it.each([3, 5])('of %i it is told who served, under which fault, and where traffic went', (count) => {
  const scorecard = scoreWrittenRun(write(count));
  const none = Object.fromEntries(names.slice(3, count).map((name) => [name, 0]));
  expect(scorecard.providers).toEqual(names.slice(0, count));
  const { openai, ...others } = scorecard.routing.servedBy.baseline ?? {};
  expect(openai).toBeGreaterThan(90);
  expect(others).toEqual({ azure: 0, anthropic: 0, ...none, none: 0 });
  const [first, second] = scorecard.routing.faults ?? [];
  expect(first?.servedBy).toEqual({ openai: 0, azure: 100, anthropic: 0, ...none });
  expect(second).toMatchObject({
    faults: [
      { provider: 'openai', kind: 'silence' },
      { provider: 'azure', kind: 'empty-body' },
    ],
    servedBy: { openai: 0, azure: 0, anthropic: 100, ...none },
  });
  expect(second?.failoverMs).not.toBeNull();
  expect(scorecard.routing.changes?.map(({ to, expected }) => [to, expected])).toEqual([
    ['azure', 'away'],
    ['anthropic', 'away'],
    ['openai', 'back'],
  ]);
  expect(scorecard.routing.flaps).toBe(0);
});

it.each([3, 5])('of %i every report tells by name who served', (count) => {
  const scorecard = parseScorecard(JSON.parse(JSON.stringify(scoreWrittenRun(write(count)))), 'scorecard.json');
  const text = renderText(scorecard, { colour: plainPainter });
  expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
  const heading = text.split('\n').find((line) => line.startsWith('who served'));
  for (const name of [...names.slice(0, count), 'nobody']) expect(heading).toContain(name);
  expect(text).toContain('served by anthropic 100');
  const html = renderers.html(scorecard);
  for (const name of names.slice(0, count)) expect(html).toContain(`By ${name}`);
});

it('a record of a provider that the drill does not have is no evidence', () => {
  const run = write(3);
  run.attempts.push({ ...run.attempts[0]!, id: 'x', provider: 'elsewhere' });
  const { validity } = scoreWrittenRun(run);
  expect(validity.find(({ id }) => id === 'records-readable')).toMatchObject({ ok: false });
});
