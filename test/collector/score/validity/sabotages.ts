import { emptyAnswer } from '../../../../lib/kit/terms/answer.ts';
import type { ValidityId } from '../../../../lib/collector/score/validity/index.ts';
import { baselineSabotages } from './baseline-sabotages.ts';
import { outageSabotages } from './outage-sabotages.ts';
import { writeLoss } from '../../../support/loose-records.ts';
import {
  arrivalsWithin,
  exchangeOf,
  requestOf,
  servingAttemptOf,
  T0,
  type WrittenRun,
} from '../../../support/records.ts';

/** Breaks one thing, and the text the check must then observe. */
export type Sabotage = [
  what: string,
  check: ValidityId | ValidityId[],
  observed: string,
  breakRun: (run: WrittenRun) => unknown,
];

/** What a process said of its health, the earliest first. */
export const healthOf = (run: WrittenRun, process: string) => run.health.filter((record) => record.process === process);
/** Takes a process's health away. */
export const without = (run: WrittenRun, process: string): unknown =>
  (run.health = run.health.filter((record) => record.process !== process));

/** An objective that this run misses, and nothing else that a check would see. */
export function missAnObjective(run: WrittenRun): void {
  run.drill.objectives = [{ metric: 'totalP50Ms', phase: 'outage', max: 1 }];
}

/** Each check broken in each way it can be. */
export const sabotages: Sabotage[] = [
  [
    'a drill that asks for nothing',
    'something-asked',
    'no objectives, 3 contracts',
    (run) => (run.drill = { ...run.drill, objectives: [] }),
  ],
  [
    'a fault that was armed and never hit anything',
    'fault-applied',
    'no attempt met silence on primary in timeline[3]',
    (run) => run.attempts.forEach((attempt) => attempt.fault === 'silence' && (attempt.fault = 'error-response')),
  ],
  [
    'an outage entry that never began',
    ['fault-applied', 'fault-in-force'],
    'no attempt met silence on primary in timeline[3]',
    (run) => (run.phases = run.phases.filter(({ entry }) => entry !== 3)),
  ],
  ...outageSabotages,
  [
    'arrivals that were not sent',
    'load-achieved',
    '410 of 420 sent, 10 never sent, lateness p99 1 ms',
    (run) => {
      const lost = new Set(arrivalsWithin(run, 0, 1_000).map(({ index }) => index));
      run.requests = run.requests.filter(({ index }) => !lost.has(index));
      run.exchanges = run.exchanges.filter(({ index }) => index === null || !lost.has(index));
      run.attempts = run.attempts.filter(({ index }) => index === null || !lost.has(index));
    },
  ],
  [
    'requests that were sent late',
    'load-achieved',
    'lateness p99 150 ms',
    (run) => arrivalsWithin(run, 5_000, 7_000).forEach(({ index }) => (requestOf(run, index).dueEpochMs -= 149)),
  ],
  [
    'k6 ending with another code',
    'k6-healthy',
    'exit code 107, no exceptions',
    (run) => (run.runEnd!.k6.exitCode = 107),
  ],
  ['k6 killed', 'k6-healthy', 'killed by a signal', (run) => (run.runEnd!.k6.exitCode = null)],
  ['an exception in the script', 'k6-healthy', '2 exceptions', (run) => (run.runEnd!.k6.exceptions = 2)],
  ['a line of k6 that is missing', 'views-agree', '1 only the observer saw', (run) => run.requests.splice(50, 1)],
  ['an exchange that is missing', 'views-agree', '1 only k6 saw', (run) => run.exchanges.splice(50, 1)],
  [
    'an exchange without an index',
    'views-agree',
    '1 of no planned request',
    (run) => run.exchanges.push({ ...exchangeOf(run, 50), id: 'stranger', index: null }),
  ],
  [
    'an exchange of an unplanned index',
    'views-agree',
    '1 of no planned request',
    (run) => run.exchanges.push({ ...exchangeOf(run, 50), id: 'stranger', index: 9_999 }),
  ],
  [
    'an exchange seen twice',
    'views-agree',
    '1 seen twice',
    (run) => run.exchanges.push({ ...exchangeOf(run, 50), id: 'twice' }),
  ],
  [
    'k6 and the observer naming two statuses',
    'views-agree',
    '1 seen differently',
    (run) => (requestOf(run, 50).status = 500),
  ],
  [
    'k6 without an answer that the observer saw whole',
    'views-agree',
    '1 seen differently',
    (run) => (requestOf(run, 50).status = 0),
  ],
  [
    'an observer that was blocked',
    'proxies-healthy',
    'observer was blocked for 900 ms',
    (run) => (healthOf(run, 'observer')[20]!.loopDelayMaxMs = 900),
  ],
  [
    'an injector that never reported',
    'proxies-healthy',
    'nothing heard of injector:fallback',
    (run) => without(run, 'injector:fallback'),
  ],
  [
    'an observer that fell silent for a while',
    'proxies-healthy',
    'nothing heard of observer for 5.00 s',
    (run) => {
      const silent = healthOf(run, 'observer').slice(20, 24);
      run.health = run.health.filter((record) => !silent.includes(record));
    },
  ],
  [
    'an injector that fell silent before the end',
    'proxies-healthy',
    'nothing heard of injector:primary for',
    (run) =>
      (run.health = run.health.filter(
        ({ process, atEpochMs }) => process !== 'injector:primary' || atEpochMs < T0 + 38_000,
      )),
  ],
  [
    'an injector that crashed',
    'proxies-healthy',
    'injector:primary ended by itself',
    (run) => (run.runEnd!.crashed = ['injector:primary ended by itself']),
  ],
  [
    'an injector that turned callers away',
    'proxies-healthy',
    'injector:primary turned away 5 as too many, injector:primary did not wait for 1 that were slow',
    (run) =>
      healthOf(run, 'injector:primary')
        .slice(30)
        .forEach((record) => (record.refused = { connections: 2, requests: 3, overdue: 1 })),
  ],
  [
    'an observer that turned a caller away when the load was over but for it',
    'proxies-healthy',
    'observer turned away 1 as too many',
    (run) => (healthOf(run, 'observer').at(-1)!.refused = { connections: 0, requests: 1, overdue: 0 }),
  ],
  [
    'a mock behind its own plan',
    'mock-on-time',
    '250 ms late',
    (run) => (healthOf(run, 'mock:primary')[20]!.late!.p99Ms = 250),
  ],
  [
    'a mock that never reported',
    'mock-on-time',
    'nothing heard of mock:fallback',
    (run) => without(run, 'mock:fallback'),
  ],
  [
    'a machine that was full while an objective was missed',
    'machine-not-full',
    'full in 3 of 20 s of outage, 1 objective missed in it',
    (run) => {
      missAnObjective(run);
      for (const { machine } of healthOf(run, 'observer').slice(15, 18)) machine!.idleRatio = 0.02;
    },
  ],
  [
    'other virtual machines that took its time',
    'machine-not-full',
    'full in 3 of 20 s of outage, 1 objective missed in it',
    (run) => {
      missAnObjective(run);
      for (const { machine } of healthOf(run, 'observer').slice(15, 18)) machine!.stolenRatio = 0.2;
    },
  ],
  [
    'a machine that brought its memory back from swap',
    'machine-not-full',
    'full in 20 of 20 s of outage, 1 objective missed in it',
    (run) => {
      missAnObjective(run);
      for (const { machine } of healthOf(run, 'observer').slice(12, 33)) machine!.pagesSwappedIn = 4_000;
    },
  ],
  [
    'a machine that nobody watched while an objective was missed',
    'machine-not-full',
    'nobody watched this machine',
    (run) => {
      missAnObjective(run);
      for (const record of run.health) delete record.machine;
    },
  ],
  ...baselineSabotages,
  [
    'attempts that lost their id',
    ['attribution-complete', 'origins-known'],
    '9 answers and 9 attempts not',
    (run) => arrivalsWithin(run, 4_000, 4_900).forEach(({ index }) => (servingAttemptOf(run, index).index = null)),
  ],
  [
    'answers that nobody is known to have given, among many attempts',
    'origins-known',
    '5 of 420 answers are of unknown origin',
    (run) => arrivalsWithin(run, 22_000, 22_500).forEach(({ index }) => (servingAttemptOf(run, index).status = 503)),
  ],
  [
    'answers in a coding that is not known',
    'answers-read',
    '5 of 420 answers could not be read: its content coding "zstd" is not known here',
    (run) =>
      arrivalsWithin(run, 22_000, 22_500).forEach(({ index }) => {
        const said = { kind: 'unread' as const, reason: 'its content coding "zstd" is not known here' };
        Object.assign(exchangeOf(run, index), { said, answer: { ...emptyAnswer(), error: said.reason, unread: true } });
      }),
  ],
  [
    'answers of which one side does not tell',
    'answers-read',
    '100 % of the records of a side do not tell',
    (run) => run.attempts.forEach((attempt) => (attempt.said = null)),
  ],
  [
    'an exchange that began 5 s after k6 had sent its request',
    'views-agree',
    '1 seen at other times (by up to 5.00 s), of 420',
    (run) => {
      exchangeOf(run, 60).startEpochMs += 5_000;
      for (const attempt of run.attempts) if (attempt.index === 60) attempt.startEpochMs += 5_000;
    },
  ],
  [
    'an exchange that lasted longer than its request',
    'views-agree',
    '1 seen at other times (by up to 3.00 s), of 420',
    (run) => (exchangeOf(run, 60).endMs += 3_002),
  ],
  [
    'records a remote injector lost',
    'attribution-complete',
    '40 records lost on their way',
    (run) => run.losses.push(writeLoss(15), writeLoss(25)),
  ],
  [
    'a loss nobody can count',
    'attribution-complete',
    'records of injector:primary lost, nobody knows how many: the injector was restarted',
    (run) => run.losses.push(writeLoss(null)),
  ],
  [
    'a fault still armed when the run ended',
    'fault-gone',
    '1 faults left at the end',
    (run) => (run.runEnd!.faultsLeft = 1),
  ],
  [
    'an injector whose last word was a fault',
    ['fault-in-force', 'fault-gone'],
    'silence still armed on primary',
    (run) => run.faults.pop(),
  ],
  [
    'an attempt that met a fault in the recovery',
    'fault-gone',
    '1 attempts met a fault in the recovery',
    (run) => run.attempts.push({ ...servingAttemptOf(run, 350), id: 'late', status: 503, fault: 'error-response' }),
  ],
  [
    'a phase with too few requests',
    'enough-samples',
    '99 in baseline, 201 in outage, 100 in recovery',
    (run) => (run.drill.validity.minSamplesPerPhase = 101),
  ],
  ['a line that cannot be read', 'records-readable', '1 unreadable line', (run) => run.unreadable++],
  [
    'a phase line that is there twice',
    'records-consistent',
    'a phase line that is there twice',
    (run) => run.phases.push({ ...run.phases[1]! }),
  ],
];
