import { findProvider } from '../../../lib/drill/providers.ts';
import { describe, expect, it } from 'vitest';
import { validityIds } from '../../../lib/collector/score/validity/index.ts';
import {
  arrivalsWithin,
  exchangeOf,
  failRequest,
  requestOf,
  scoreWrittenRun,
  servingAttemptOf,
  T0,
  type WrittenRun,
  writePerfectRun,
} from '../../support/records.ts';
import { healthOf, missAnObjective, sabotages, without } from './validity/sabotages.ts';

describe('a perfect run', () => {
  it('passes every check there is', () => {
    const card = scoreWrittenRun(writePerfectRun());
    expect(card.validity.map(({ id }) => id)).toEqual([...validityIds]);
    expect(card.validity.filter(({ ok }) => !ok)).toEqual([]);
  });
});

describe('sabotage', () => {
  it.each(sabotages)('%s breaks %s and nothing else', (_, check, observed, breakRun) => {
    const run = writePerfectRun();
    breakRun(run);
    const card = scoreWrittenRun(run);
    const broken = [check].flat();
    expect(card.validity.filter(({ ok }) => !ok).map(({ id }) => id)).toEqual(broken);
    expect(card.validity.filter(({ endedEarly }) => endedEarly !== undefined)).toEqual([]);
    expect(card.verdict).toBe('invalid');
    expect(card.reasons.map(({ code }) => code)).toEqual(broken);
    expect(card.reasons.map(({ message }) => message).join('\n')).toContain(observed);
    expect(card.readiness.score).toBeNull();
  });

  it('tells of a process that ended by itself before what followed from it, and of k6 first where none did', () => {
    const crash = 'target url (it ended with 137) ended by itself';
    const codes = [[crash], []].map((crashed) => {
      const run = writePerfectRun();
      Object.assign(run.runEnd!, { crashed, k6: { exitCode: 105, exceptions: 0 } });
      return scoreWrittenRun(run).reasons.map(({ code }) => code);
    });
    expect(codes).toEqual([['proxies-healthy', 'k6-healthy'], ['k6-healthy']]);
  });

  it('covers every check', () => {
    expect(new Set(sabotages.flatMap(([, check]) => check))).toEqual(new Set(validityIds));
  });
});

describe('what is no sabotage', () => {
  it('k6 giving up at its time-out while the answer was on its way', () => {
    const run = writePerfectRun();
    const { requestTimeoutMs } = run.drill.traffic;
    requestOf(run, 50).status = 0;
    requestOf(run, 50).endEpochMs = requestOf(run, 50).startEpochMs + requestTimeoutMs;
    exchangeOf(run, 50).endMs = requestTimeoutMs - 1;
    expect(scoreWrittenRun(run).validity.find(({ id }) => id === 'views-agree')?.ok).toBe(true);
  });

  it('an injector that turned somebody away before this load began', () => {
    const run = writePerfectRun();
    const [first, ...rest] = healthOf(run, 'injector:primary');
    const refused = { connections: 7, requests: 0, overdue: 2 };
    run.health.push({ ...first!, atEpochMs: T0 - 500, refused });
    for (const record of [first!, ...rest]) record.refused = refused;
    expect(scoreWrittenRun(run).verdict).toBe('pass');
    rest.at(-1)!.refused = { ...refused, connections: 8 };
    expect(scoreWrittenRun(run).verdict).toBe('invalid');
  });

  it('an observer and a mock that are slow in the warm-up', () => {
    const run = writePerfectRun();
    healthOf(run, 'observer')[0]!.loopDelayMaxMs = 900;
    healthOf(run, 'mock:primary')[1]!.late!.p99Ms = 900;
    expect(scoreWrittenRun(run).verdict).toBe('pass');
  });

  it('a full machine in a run that met its objectives all the same, or that met the target elsewhere', () => {
    const check = (run: WrittenRun) => scoreWrittenRun(run).validity.find(({ id }) => id === 'machine-not-full');
    const fill = (run: WrittenRun): void =>
      healthOf(run, 'observer').forEach(({ machine }) => (machine!.idleRatio = 0.01));
    const met = writePerfectRun();
    fill(met);
    expect(check(met)).toMatchObject({ ok: true, observed: 'full in 20 of 20 s of outage' });

    const elsewhere = writePerfectRun();
    missAnObjective(elsewhere);
    fill(elsewhere);
    elsewhere.drill.target = { kind: 'url', url: 'https://gateway.example/v1', wire: 'openai-chat', headers: {} };
    for (const provider of ['primary', 'fallback'] as const) {
      const url = 'https://api.example/v1';
      findProvider(elsewhere.drill, provider).upstream = { kind: 'url', url, model: `${provider}-model` };
    }
    expect(check(elsewhere)).toMatchObject({
      ok: true,
      observed: 'target and providers are elsewhere; full in 20 of 20 s of outage',
    });
    findProvider(elsewhere.drill, 'fallback').upstream = { kind: 'url', url: 'http://localhost:8080/v1', model: 'm' };
    expect(check(elsewhere)?.ok).toBe(false);
  });

  it('a full machine in a run whose answers nobody could use, whatever became of the rest', () => {
    const run = writePerfectRun();
    run.drill.objectives = [{ metric: 'usableRatio', phase: 'outage', min: 0.95 }];
    for (const { machine } of healthOf(run, 'observer')) machine!.idleRatio = 0.01;
    const outage = arrivalsWithin(run, 13_000, 31_000);
    for (const { index } of outage) if (index % 4 === 0) failRequest(run, index);
    const check = (): unknown => scoreWrittenRun(run).validity.find(({ id }) => id === 'machine-not-full')?.ok;
    expect(check()).toBe(false);
    for (const { index } of outage) {
      const { answer } = exchangeOf(run, index);
      if (index % 4 === 1 && answer !== null) Object.assign(answer, { text: 'no', toolCalls: [] });
    }
    expect(check()).toBe(true);
    expect(scoreWrittenRun(run).verdict).toBe('fail');
  });

  it('a machine that was full in another phase than what was missed', () => {
    const run = writePerfectRun();
    missAnObjective(run);
    for (const { machine } of healthOf(run, 'observer').slice(34)) machine!.idleRatio = 0.01;
    const check = () => scoreWrittenRun(run).validity.find(({ id }) => id === 'machine-not-full');
    expect(check()).toMatchObject({ ok: true, observed: expect.stringMatching(/of recovery$/) as string });
    run.drill.objectives = [{ metric: 'totalP50Ms', phase: 'recovery', max: 1 }];
    expect(check()).toMatchObject({ ok: false });
  });

  it('a system that tells idle time alone, of which it was enough', () => {
    const run = writePerfectRun();
    missAnObjective(run);
    for (const { machine } of healthOf(run, 'observer'))
      Object.assign(machine!, { stolenRatio: null, pagesSwappedIn: null });
    expect(scoreWrittenRun(run).validity.find(({ id }) => id === 'machine-not-full')).toMatchObject({
      ok: true,
      observed: expect.stringContaining('stolen time and swap not told by this system') as string,
    });
  });

  it('a drill without mocks, of which none is late', () => {
    const run = writePerfectRun();
    for (const provider of ['primary', 'fallback'] as const) {
      findProvider(run.drill, provider).upstream = {
        kind: 'url',
        url: 'http://127.0.0.1:1',
        model: `${provider}-model`,
      };
      without(run, `mock:${provider}`);
    }
    expect(scoreWrittenRun(run).validity.find(({ id }) => id === 'mock-on-time')).toMatchObject({
      ok: true,
      observed: 'no mocks in this drill',
    });
  });
});

it('blames the baseline for nothing that was still under way when the outage began', () => {
  const run = writePerfectRun();
  const last = arrivalsWithin(run, 10_000, 12_000);
  for (const { index, dueMs } of last) {
    servingAttemptOf(run, index).provider = 'fallback';
    exchangeOf(run, index).endMs = 12_000 - dueMs + 50;
  }
  const { validity } = scoreWrittenRun(run);
  expect(last).toHaveLength(20);
  expect(validity.find(({ id }) => id === 'baseline-steady')).toMatchObject({
    ok: true,
    observed: '0 % failed, 100 % by the primary',
  });
});

it('blames no fault that acts after the outage on a call that began in it', () => {
  const run = writePerfectRun();
  const [last] = arrivalsWithin(run, 31_900, 32_000);
  const call = servingAttemptOf(run, last!.index);
  Object.assign(call, { startEpochMs: T0 + 31_990, endMs: 60, end: 'cut', fault: 'reset', faultMs: 60 });
  const gone = (): boolean | undefined => scoreWrittenRun(run).validity.find(({ id }) => id === 'fault-gone')?.ok;
  expect(gone()).toBe(true);
  call.startEpochMs = T0 + 32_010;
  expect(gone()).toBe(false);
});
