import { node, pure, type Room } from './room.ts';

/** The rooms of lib/run, and what each may import. */
export const RUN_ROOMS: Readonly<Record<string, Room>> = {
  // A drill's own prompts, from files and from logs.
  // What an application has asked, by whoever logged it.
  'lib/run/log': node(['lib/kit', 'lib/wire/formats', 'lib/collector', 'mocks/replay']),
  // What a mock means by an answer is known beforehand.
  'lib/run/cases': node(['lib/kit', 'lib/drill', 'lib/collector/record-file', 'lib/run/log', 'mocks/answer'], 'yaml'),
  'lib/run/harvest': node(['lib/kit', 'lib/collector', 'lib/run/log']),
  // A log of calls, whoever wrote it, and the incident that is made of it.
  'lib/run/fit': node(['lib/kit', 'lib/drill/incidents', 'lib/collector', 'mocks/replay', 'lib/run/log']),
  // Files for those who run a drill by the clock.
  'lib/run/schedule': pure(['lib/kit']),
  // The first drill of a repository, and the workflow that runs it.
  'lib/run/init': node(['lib/kit', 'lib/run/schedule']),
  // Several drills in a row.
  'lib/run/suite': node(['lib/kit', 'lib/collector']),
  'lib/run/programs': node(['lib/kit', 'lib/drill/programs', 'lib/proxies/process']),
  'lib/run/targets': node(['lib/kit', 'lib/drill', 'lib/proxies/process', 'lib/run/programs']),
  // A provider, asked itself.
  'lib/run/calls': node([
    'lib/kit',
    'lib/drill/targets',
    'lib/collector',
    'lib/proxies/answers',
    'lib/proxies/process',
  ]),
  // Models that guard, each asked about answers.
  'lib/run/guards': node([
    'lib/kit',
    'lib/drill',
    'lib/drill/contracts',
    'lib/drill/targets',
    'lib/collector/judge',
    'lib/proxies/process',
    'lib/run/calls',
  ]),
  // A drill that runs, seen and stopped from elsewhere.
  'lib/run/control': node([
    'lib/kit',
    'lib/wire/sse',
    'lib/collector/records',
    'lib/proxies/injector',
    'lib/proxies/process',
  ]),
  // Somebody who is told how a drill goes.
  'lib/run/notify': node(['lib/kit', 'lib/drill', 'lib/proxies/process']),
  // A command or an address that says whether all is well.
  'lib/run/probes': node(['lib/kit', 'lib/proxies/process']),
  // Code of the user's that judges answers, each in a process of its own.
  'lib/run/consumers': node(
    [
      'lib/kit',
      'lib/drill',
      'lib/drill/contracts',
      'lib/drill/programs',
      'lib/collector/judge',
      'lib/proxies/process',
      'lib/run/guards',
      'lib/run/programs',
    ],
    'esbuild',
  ),
  // Lever, lock and frozen times: what refuses a run, and stops one.
  'lib/run/safety': node(['lib/kit', 'lib/drill', 'lib/collector/record-file', 'lib/proxies/process']),
  // What a drill will do, as somebody approves it.
  'lib/run/plan': node(['lib/kit', 'lib/faults', 'lib/drill', 'lib/collector/scorecard']),
  'lib/run/runner': node(
    [
      'lib/kit',
      'lib/faults',
      'lib/drill',
      'scenarios/support',
      'lib/collector',
      'lib/proxies',
      'mocks',
      'lib/run/cases',
      'lib/run/consumers',
      'lib/run/control',
      'lib/run/guards',
      'lib/run/notify',
      'lib/run/probes',
      'lib/run/plan',
      'lib/run/programs',
      'lib/run/safety',
      'lib/run/targets',
    ],
    'esbuild',
  ),

  'lib/run/preflight': node([
    'lib/kit',
    'lib/wire/formats',
    'lib/drill',
    'lib/collector',
    'lib/run/consumers',
    'lib/run/runner',
    'lib/run/safety',
    'lib/proxies/process',
  ]),
  'lib/run/rehearse': node([
    'lib/kit',
    'lib/drill',
    'lib/collector',
    'lib/proxies',
    'lib/run/calls',
    'lib/run/cases',
    'lib/run/consumers',
    'lib/run/guards',
    'lib/run/preflight',
    'lib/run/runner',
    'lib/run/safety',
  ]),
  'lib/run/capacity': node([
    'lib/kit',
    'lib/faults',
    'lib/drill',
    'lib/collector',
    'lib/proxies',
    'lib/run/cases',
    'lib/run/consumers',
    'lib/run/guards',
    'lib/run/machine',
    'lib/run/runner',
    'lib/run/safety',
  ]),
  // Past outages: the catalogue, one's own, and the run that plays one.
  'lib/run/incidents': node([
    'lib/kit',
    'lib/drill',
    'lib/drill/incidents',
    'lib/collector',
    'lib/proxies/process',
    'lib/run/runner',
  ]),
  // What this machine can drive, measured by a load to mocks of our own.
  'lib/run/machine': node([
    'lib/kit',
    'lib/faults',
    'lib/drill',
    'lib/collector',
    'lib/proxies',
    'lib/run/cases',
    'lib/run/runner',
  ]),
  // A run told to a database of time series, while it goes on and afterwards.
  'lib/run/influx': node(['lib/kit', 'lib/drill', 'lib/collector', 'lib/run/runner', 'lib/proxies/process'], 'influx'),
  // What must hold before a drill, a check a line.
  'lib/run/doctor': node([
    'lib/kit',
    'lib/drill',
    'lib/collector',
    'lib/proxies',
    'lib/run/calls',
    'lib/run/machine',
    'lib/run/plan',
    'lib/run/runner',
    'lib/run/safety',
  ]),
  // What the package gives to import.
  'lib/run': node(['lib/kit', 'lib/drill', 'lib/collector', 'lib/run/preflight', 'lib/run/runner']),
};
