import { describe, expect, it } from 'vitest';
import { renderers } from '../../../lib/collector/report/index.ts';
import { renderVerdictSentence } from '../../../lib/collector/report/verdict-sentence.ts';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import type { ScopeName } from '../../../lib/drill/objectives/scope.ts';
import { defaultObjectives } from '../../../lib/drill/objectives/default-objectives.ts';
import { metricCatalogue, metricIds } from '../../../lib/drill/objectives/metric-catalogue.ts';
import { chat, print } from '../../support/asked-chat.ts';
import { writeDrill } from '../../support/drills.ts';
import { say, writeSpokenRun } from '../../support/written-gateway.ts';
import { parseUnknownDrill } from '../../support/parse-written-drill.ts';
import {
  arrivalsWithin,
  exchangeOf,
  failRequest,
  scoreWrittenRun,
  servingAttemptOf,
  type WrittenRun,
  writePerfectRun,
  writtenTimeline,
} from '../../support/records.ts';
import { stopRun } from '../../support/stop-run.ts';

const firstOf = (run: WrittenRun, fromMs: number): number | undefined =>
  arrivalsWithin(run, fromMs, fromMs + 1_000)[0]?.index;

/** An objective that any value meets. */
const measure = <Metric extends keyof typeof metricCatalogue>(metric: Metric) => ({
  metric,
  min: 0,
  max: metricCatalogue[metric].unit === 'ratio' ? 1 : 1e9,
});

describe('objectives of a run', () => {
  it('measure every metric there is on a perfect run', () => {
    const objectives = metricIds.map((metric) => ({ ...measure(metric), phase: 'run' as const }));
    const run = writeSpokenRun({ objectives });
    const said = say('Hello.', { usage: { inputTokens: 9, outputTokens: 2 } });
    exchangeOf(run, 50).said = said;
    servingAttemptOf(run, 50).said = said;
    exchangeOf(run, 50).asked = print(chat);
    servingAttemptOf(run, 50).asked = print(chat);
    const card = scoreWrittenRun(run);
    expect(card.objectives.filter(({ observed }) => observed === null)).toEqual([]);
    expect(card.verdict).toBe('pass');
  });

  it('hold whoever had the text whole in place of a stream to its end, and nobody to a first token of a bare call', () => {
    const run = writeSpokenRun({ objectives: [{ metric: 'ttftP95Ms', phase: 'outage', max: 5_000 }] });
    const toolCalls = [{ id: 'call-1', name: 'search', arguments: '{}' }];
    const streamed = arrivalsWithin(run, 15_000, 25_000).filter((arrival) => arrival.streamed);
    const observeWith = (said: ReturnType<typeof say>): number | null => {
      for (const { index } of streamed)
        Object.assign(exchangeOf(run, index), { streamed: false, firstTokenMs: null, gapsMs: [], endMs: 9_000, said });
      return scoreWrittenRun(run).objectives[0]?.observed ?? null;
    };
    expect(streamed.length).toBeGreaterThan(40);
    expect(scoreWrittenRun(run).objectives[0]?.observed).toBeLessThan(5_000);
    expect(observeWith(say('It is on its way.'))).toBe(9_000);
    expect(observeWith(say('I look it up.', { toolCalls }))).toBe(9_000);
    expect(observeWith(say('', { toolCalls }))).not.toBe(9_000);
  });

  it.each([
    ['httpSuccessRatio', 'outage', 181 / 201],
    ['failedRatio', 'outage', 20 / 201],
    ['failedRequests', 'outage', 20],
    ['failedRequests', 'recovery', 0],
    ['failedRequests', 'run', 20],
    ['usableRatio', 'outage', 171 / 201],
    ['usableRatio', 'baseline', 1],
    ['repairedWrongRatio', 'outage', 0],
    ['lostRequests', 'run', 20],
    ['attemptsPerRequest', 'outage', 401 / 201],
    ['attemptsPerRequest', 'recovery', 1],
    ['totalP50Ms', 'recovery', 104],
    ['totalP50Ms', 'outage', 1_604],
    ['totalP99Ms', 'recovery', 104],
    ['ttftP50Ms', 'baseline', 30],
    ['falseClaims', 'run', 0],
    ['flaps', 'run', 0],
  ] as const)('%s in %s is %d', (metric, phase, value) => {
    const run = writePerfectRun({ objectives: [{ ...measure(metric), phase }] });
    for (const { index } of arrivalsWithin(run, 15_000, 17_000)) failRequest(run, index);
    for (const { index } of arrivalsWithin(run, 18_000, 19_000)) {
      exchangeOf(run, index).answer = {
        ...exchangeOf(run, index).answer!,
        text: 'No idea.',
        toolCalls: [],
        refusal: 'no',
      };
    }
    expect(scoreWrittenRun(run).objectives[0]?.observed).toBeCloseTo(value, 6);
  });

  it('make a run fail, with one sentence each that names value and bound', () => {
    const run = writePerfectRun({
      objectives: [
        { metric: 'httpSuccessRatio', phase: 'outage', min: 0.5 },
        { metric: 'usableRatio', phase: 'on-fallback', min: 0.99 },
      ],
    });
    for (const { index } of arrivalsWithin(run, 20_000, 24_000)) {
      Object.assign(exchangeOf(run, index).answer!, { refusal: 'no', toolCalls: [] });
    }
    const card = scoreWrittenRun(run);
    expect(card.verdict).toBe('fail');
    expect(card.objectives.map(({ ok }) => ok)).toEqual([true, false]);
    expect(card.reasons).toEqual([
      { code: 'usableRatio', message: 'usableRatio in on-fallback was 79.8 %; required: at least 99.0 %.' },
    ]);
    // The parts come to more than a run may have that missed what was asked.
    expect(card.readiness).toMatchObject({ score: 0.5, cap: { at: 0.5, reason: 'objective-missed' } });
  });

  it('hold a percentile against all callers: those that failed waited for ever, and killing the slow ones helps nobody', () => {
    const score = (end: (run: WrittenRun, index: number) => void) => {
      const run = writePerfectRun({ objectives: [{ metric: 'totalP95Ms', phase: 'outage', max: 2_000 }] });
      arrivalsWithin(run, 14_000, 32_000).forEach(({ index }, at) => at % 10 === 0 && end(run, index));
      return scoreWrittenRun(run);
    };
    const slow = score((run, index) => {
      exchangeOf(run, index).endMs += 12_000;
    });
    expect(slow.objectives[0]).toMatchObject({ ok: false, outcome: 'missed', observed: 12_114 });
    const killed = score(failRequest);
    expect(killed.objectives[0]).toMatchObject({ ok: false, outcome: 'missed', observed: null, failedRatio: 18 / 201 });
    expect(killed.reasons).toEqual([
      { code: 'totalP95Ms', message: 'totalP95Ms in outage was not reached: 9.0 % failed; required: at most 2.00 s.' },
    ]);
    expect(killed.callers?.find(({ phase, metric }) => phase === 'on-fallback' && metric === 'total')).toMatchObject({
      failed: 18,
      p50: 1_604,
      p95: null,
      p99: null,
    });
  });

  it('are undecided, and the run invalid, where the interval spans the bound and that is what was asked for', () => {
    const written = (judge: 'census' | 'interval', failed: number) => {
      const run = writePerfectRun({ judge, objectives: [{ metric: 'httpSuccessRatio', phase: 'outage', min: 0.95 }] });
      for (const { index } of arrivalsWithin(run, 14_000, 32_000).slice(0, failed)) failRequest(run, index);
      const { verdict, reasons, objectives } = scoreWrittenRun(run);
      return { verdict, messages: reasons.map(({ message }) => message), objective: objectives[0] };
    };
    expect(written('interval', 0)).toMatchObject({
      verdict: 'pass',
      objective: { outcome: 'met', n: 201, close: null },
    });
    expect(written('interval', 40)).toMatchObject({ verdict: 'fail', objective: { outcome: 'missed', close: null } });
    expect(written('census', 6)).toMatchObject({
      verdict: 'pass',
      objective: { outcome: 'met', close: { moreRequests: expect.any(Number) as number } },
    });
    expect(written('interval', 6)).toMatchObject({
      verdict: 'invalid',
      messages: [
        'httpSuccessRatio in outage is undecided at 97.0 %: of 201 requests the 95 % interval is 93.6 % to 98.6 %, and about 249 more would decide; required: at least 95.0 %.',
      ],
      objective: { ok: false, outcome: 'undecided', observed: 195 / 201 },
    });
  });

  it('of failover are undecided where a fault of the timeline was hardly met, and no such run passes', () => {
    const run = writePerfectRun({ objectives: [{ metric: 'failoverMs', max: 5_000 }] });
    // Something kept the requests away from the primary before the silence began.
    run.attempts = run.attempts.filter(({ fault, index }) => fault !== 'silence' || index === firstOf(run, 22_000));
    const card = scoreWrittenRun(run);
    expect(card.verdict).toBe('invalid');
    expect(card.objectives[0]).toMatchObject({ outcome: 'undecided', untested: ['silence on primary'] });
    expect(card.reasons[0]?.message).toContain('the run says nothing of it');
  });

  it.each([
    [{ objectives: [] }, 'no objectives, 3 contracts'],
    [{ contracts: [] }, '1 objective, no contracts'],
  ])('that ask for nothing do not pass: %j', (nothing, observed) => {
    const card = scoreWrittenRun(writePerfectRun(nothing));
    expect(card.verdict).toBe('invalid');
    expect(card.reasons).toEqual([
      { code: 'something-asked', message: `Nothing was asked: ${observed}; required: at least one of each.` },
    ]);
  });

  it('are the default ones of a drill that names none', () => {
    const { objectives: _, contracts: __, ...unnamed } = writeDrill({ timeline: writtenTimeline });
    const drill = parseUnknownDrill(unnamed);
    const run = { ...writePerfectRun(), drill };
    expect(scoreWrittenRun(run)).toMatchObject({
      verdict: 'pass',
      objectives: defaultObjectives.map(({ metric }) => ({ id: metric, ok: true })),
    });
    for (const { index } of arrivalsWithin(run, 14_000, 32_000)) failRequest(run, index);
    expect(scoreWrittenRun(run).verdict).toBe('fail');
  });

  it('are missed when there is nothing to measure them on', () => {
    const run = writePerfectRun({ objectives: [{ metric: 'usableRatio', phase: 'on-fallback', min: 0 }] });
    for (const { index } of arrivalsWithin(run, 12_000, 32_000)) failRequest(run, index);
    expect(scoreWrittenRun(run)).toMatchObject({ verdict: 'fail', objectives: [{ ok: false, observed: null }] });
  });
});

describe('an objective of a phase in which no request was sent', () => {
  const score = (phase: ScopeName, change: (run: WrittenRun) => void, changes: Partial<DrillInput> = {}) => {
    const run = writePerfectRun({ objectives: [{ metric: 'usableRatio', phase, min: 0.9 }], ...changes });
    change(run);
    return scoreWrittenRun(run);
  };
  const failOutage = (run: WrittenRun): void => {
    for (const { index } of arrivalsWithin(run, 12_000, 32_000)) failRequest(run, index);
  };
  const sendNone = (run: WrittenRun): void => {
    const unsent = new Set(arrivalsWithin(run, 32_000, 42_000).map(({ index }) => index));
    run.exchanges = run.exchanges.filter(({ index }) => !unsent.has(index ?? -1));
    run.requests = run.requests.filter(({ index }) => !unsent.has(index));
    run.attempts = run.attempts.filter(({ index }) => !unsent.has(index ?? -1));
  };

  it.each([
    ['recovery', (run) => stopRun(run, 20_000), 'the run was ended before it began'],
    ['recovery', (run) => stopRun(run, 32_020), 'the run was ended before the first was due'],
    ['recovery', (run) => stopRun(run, 32_080), 'those under way were cut short as the run was ended'],
    ['recovery', sendNone, 'of 100 that are planned for it none was sent'],
    ['on-fallback', failOutage, 'no fallback came to serve and kept on to the end of the outage'],
  ] as const satisfies [ScopeName, (run: WrittenRun) => void, string][])(
    'in %s is missed, and says so: %#',
    (phase, change, why) => {
      const card = score(phase, change);
      expect(card.objectives).toMatchObject([{ ok: false, outcome: 'missed', observed: null, noRequest: why }]);
      expect(card.verdict).not.toBe('pass');
      for (const text of [renderers.text(card), renderers.markdown(card), renderers.html(card)]) {
        expect(text).toContain('no request');
        expect(text.replaceAll(/\s+/g, ' ').replaceAll('\\', '')).toContain(`no request was sent: ${why}`);
      }
      expect(renderers.junit(card)).toContain(`not measured, as no request was sent: ${why}`);
    },
  );

  it('is told in the sentence of a run that failed by it', () => {
    expect(renderVerdictSentence({ ...score('on-fallback', failOutage), verdict: 'fail' })).toContain(
      'no request on the fallback was sent, as no fallback came to serve and kept on to the end of the outage: usableRatio on-fallback must be at least 90.0 %.',
    );
  });

  it('is not told of one in which some were, whatever could be measured', () => {
    const card = score('recovery', () => {}, { contracts: [] });
    expect(card.objectives[0]).toMatchObject({ observed: null });
    expect(card.objectives[0]?.noRequest).toBeUndefined();
  });
});
