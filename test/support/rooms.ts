/**
 * The house: its wings in order, the rooms in each, and what a room may import; forbidden-imports.ts holds a graph of imports
 * against that. A wing imports only wings below it; inside a wing each room names its own rooms. Lint says the same at
 * the line, more coarsely (.oxlintrc.json).
 */

import { COLLECTOR_ROOMS } from './collector-rooms.ts';
import { RUN_ROOMS } from './run-rooms.ts';
import { bytes, k6, node, pure, type Room } from './room.ts';

/** The wings from the ground up: nothing imports what stands behind it. */
export const WINGS = [
  'lib/kit',
  'lib/wire',
  'lib/faults',
  'lib/drill',
  'scenarios',
  'lib/collector',
  'lib/proxies',
  'mocks',
  'lib/run',
  'scripts',
] as const;

/** Every room. */
export const ROOMS: Readonly<Record<string, Room>> = {
  'lib/kit': pure(),
  'lib/kit/format': pure(['lib/kit/terms']),
  'lib/kit/limits': pure(),
  // What is compared of texts that are not kept.
  'lib/kit/prints': pure(),
  // What must not be written, and how it is taken out.
  'lib/kit/secrets': pure(['lib/kit/limits']),
  'lib/kit/settings': pure(['lib/kit', 'lib/kit/secrets']),
  'lib/kit/stats': pure(),
  'lib/kit/terms': pure(),
  // Files that people write, with the line of each mistake; not for k6, which has no npm.
  'lib/kit/documents': pure(['lib/kit', 'lib/kit/settings'], 'yaml'),

  'lib/wire/breakage': pure(['lib/kit']),
  // Proxy and mocks read and write HTTP with it.
  'lib/wire/http1': bytes(['lib/kit']),
  'lib/wire/provider-errors': pure(['lib/kit', 'lib/wire/sse']),
  // How a response may come: faults choose it, the proxy acts on it and knows no fault.
  'lib/wire/shape': pure(),
  'lib/wire/sse': pure(['lib/kit']),
  'lib/wire/formats': pure(['lib/kit', 'lib/wire/sse']),
  // What a request asks of a model, whatever its format.
  'lib/wire/asked': pure(['lib/kit', 'lib/wire/formats']),
  'lib/wire/app': pure(['lib/kit', 'lib/wire/formats', 'lib/wire/sse']),

  'lib/faults/edit': pure(['lib/kit', 'lib/wire/formats', 'lib/wire/shape', 'lib/wire/sse']),
  'lib/faults/fault': pure([
    'lib/kit',
    'lib/wire/formats',
    'lib/wire/provider-errors',
    'lib/wire/shape',
    'lib/faults/edit',
  ]),
  'lib/faults/kinds': pure([
    'lib/kit',
    'lib/wire/breakage',
    'lib/wire/formats',
    'lib/wire/provider-errors',
    'lib/wire/sse',
    'lib/faults/edit',
    'lib/faults/fault',
  ]),
  'lib/faults': pure(['lib/kit', 'lib/faults/fault', 'lib/faults/kinds']),

  // Plans are read inside k6 too, where there is no npm; contracts are not.
  'lib/drill/contracts': pure(
    ['lib/kit', 'lib/wire/formats', 'lib/drill/workloads'],
    'ajv',
    'ajv-draft-04',
    'eld',
    'jsonrepair',
    'markdown-it',
    're2js',
  ),
  // What can be asked of a run; how it is measured is the scorer's.
  'lib/drill/objectives': pure(['lib/kit']),
  // What a mock is told to be; what the names in it mean is known to those who play mocks.
  'lib/drill/mock': pure([
    'lib/kit',
    'lib/wire/formats',
    'lib/wire/provider-errors',
    'lib/faults/fault',
    'lib/faults/kinds',
  ]),
  // What keeps a drill from doing harm.
  'lib/drill/safety': pure(['lib/kit', 'lib/faults', 'lib/faults/fault']),
  // What is started for a run, and what it is told.
  'lib/drill/programs': pure(['lib/kit', 'lib/wire/formats']),
  'lib/drill/targets/wires': pure(['lib/kit', 'lib/wire/formats']),
  'lib/drill/targets': pure([
    'lib/kit',
    'lib/wire/app',
    'lib/wire/formats',
    'lib/drill/programs',
    'lib/drill/targets/wires',
  ]),
  'lib/drill/workloads': pure(['lib/kit']),
  // What happened to a provider, as data, and the drill that plays it again.
  'lib/drill/incidents': pure(['lib/kit', 'lib/faults', 'lib/drill']),
  'lib/drill': pure([
    'lib/kit',
    'lib/wire/formats',
    'lib/faults',
    'lib/drill/contracts',
    'lib/drill/mock',
    'lib/drill/objectives',
    'lib/drill/programs',
    'lib/drill/safety',
    'lib/drill/targets',
    'lib/drill/workloads',
  ]),

  'scenarios/support': k6(['lib/kit', 'lib/drill', 'lib/drill/targets', 'lib/drill/workloads'], 'k6'),
  scenarios: k6(['lib/drill', 'scenarios/support'], 'k6'),

  ...COLLECTOR_ROOMS,

  'lib/proxies/process': node(['lib/kit', 'lib/collector/records'], 'esbuild'),
  // Knows nothing of faults or recording.
  'lib/proxies/proxy': node(['lib/kit', 'lib/wire/http1', 'lib/wire/shape', 'lib/wire/sse', 'lib/proxies/process']),
  // What an answer was, read the same on either side of the target.
  'lib/proxies/answers': node(['lib/kit', 'lib/wire', 'lib/collector/records']),
  // These two do not know each other; only the runner brings them together.
  // A long-lived injector, which a run takes for itself for a while.
  'lib/proxies/injector/service': node([
    'lib/kit',
    'lib/wire/sse',
    'lib/faults',
    'lib/collector/records',
    'lib/proxies/process',
    'lib/proxies/proxy',
    'lib/proxies/injector',
  ]),
  'lib/proxies/injector': node([
    'lib/kit',
    'lib/wire',
    'lib/faults',
    'lib/collector/records',
    'lib/collector/record-file',
    'lib/proxies/answers',
    'lib/proxies/process',
    'lib/proxies/proxy',
  ]),
  'lib/proxies/observer': node([
    'lib/kit',
    'lib/wire',
    'lib/collector/records',
    'lib/collector/record-file',
    'lib/proxies/answers',
    'lib/proxies/process',
    'lib/proxies/proxy',
  ]),

  'mocks/answer': pure(['lib/kit', 'lib/wire', 'lib/drill', 'lib/collector/records']),
  'mocks/play': pure(['lib/kit', 'lib/wire', 'lib/faults', 'lib/drill', 'lib/collector/records', 'mocks/answer']),
  'mocks/mock': node([
    'lib/kit',
    'lib/wire/formats',
    'lib/wire/provider-errors',
    'lib/faults',
    'lib/drill',
    'lib/collector/record-file',
    'mocks/answer',
    'mocks/play',
  ]),
  'mocks/replay': node([
    'lib/kit',
    'lib/wire/sse',
    'lib/collector/records',
    'lib/collector/record-file',
    'mocks/answer',
  ]),
  // A process of its own, as the proxies are, with their reading of HTTP; it knows no proxy.
  'mocks/server': node([
    'lib/kit',
    'lib/wire/http1',
    'lib/drill',
    'lib/collector',
    'lib/proxies/process',
    'mocks/answer',
    'mocks/mock',
    'mocks/play',
    'mocks/replay',
  ]),
  // The faults of the injector, done to an answer that never was on a wire.
  'mocks/failing': node([
    'lib/kit',
    'lib/wire',
    'lib/faults',
    'lib/collector/records',
    'lib/proxies/injector',
    'lib/proxies/process',
    'lib/proxies/proxy',
  ]),
  mocks: node(
    [
      'lib/kit',
      'lib/faults',
      'lib/drill',
      'lib/collector/records',
      'mocks/answer',
      'mocks/failing',
      'mocks/mock',
      'mocks/replay',
    ],
    'msw',
  ),

  ...RUN_ROOMS,

  'scripts/terminal': node(['lib', 'mocks'], 'chalk'),
  'scripts/inject': node(['lib', 'scripts/terminal'], 'yargs'),
  'scripts/commands': node(['lib', 'mocks', 'scripts/inject', 'scripts/setup', 'scripts/terminal'], 'yargs'),
  'scripts/docs': node(['lib', 'mocks']),
  'scripts/setup': node([]),
  scripts: node(['lib', 'scripts/commands', 'scripts/setup', 'scripts/terminal'], 'chalk', 'esbuild', 'tsx', 'yargs'),
};
