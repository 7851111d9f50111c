import type { Sabotage } from './sabotages.ts';

/** An outage that was not the one that was planned, and time that did not pass. */
export const outageSabotages: Sabotage[] = [
  [
    'a fault that was armed for a moment of its entry',
    'fault-in-force',
    'armed 61.0 % of the time',
    (run) => (run.faults[1]!.atEpochMs -= 4_000),
  ],
  [
    'a lease that ran out',
    'fault-in-force',
    'leases: 1 run out',
    (run) =>
      run.faults.splice(1, 0, {
        ...run.faults[1]!,
        event: 'expired',
        faults: [],
        atEpochMs: run.faults[1]!.atEpochMs - 1,
      }),
  ],
  [
    'an entry that began late',
    'fault-in-force',
    'entries within 700 ms of the plan',
    (run) => (run.phases[1]!.startEpochMs += 700),
  ],
  [
    'a fault that met less than its share',
    'fault-in-force',
    'met 60.0 % of the share',
    (run) => run.faults.forEach(({ summaries }) => summaries?.forEach((summary) => (summary.applied = 60))),
  ],
  [
    'a fault that most calls ended before they could meet it',
    'fault-in-force',
    'met 40.0 % of the share',
    (run) =>
      run.faults.forEach(({ summaries }) =>
        summaries?.forEach((summary) => Object.assign(summary, { applied: 40, skipped: { 'cut short': 60 } })),
      ),
  ],
  [
    'a fault of which nobody wrote what it did',
    'fault-in-force',
    'what was met is not recorded',
    (run) => run.faults.forEach((record) => delete record.summaries),
  ],
  ['a run that nobody timed', 'time-held', 'not recorded', (run) => delete run.runEnd!.clock],
  ['a clock that was set', 'time-held', 'steps of at most 3.60 s', (run) => (run.runEnd!.clock!.stepMs = 3_600)],
  [
    'a runner that stood still',
    'time-held',
    'stops of at most 12.6 s',
    (run) => (run.runEnd!.clock!.stoppedMs = 12_600),
  ],
];
