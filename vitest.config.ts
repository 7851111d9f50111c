import { defineConfig } from 'vitest/config';

/** Tests that start whole drills: two at a time, as most of a drill is waiting; more would read each other's noise. */
const END_TO_END = 'test/e2e/**/*.test.ts';

/** What takes long and hardly ever breaks by itself: every client library with every fault, the guides, the package, the
 * applications of others. `npm run test:long`. */
const LEFT_OUT = [
  'test/clients/clients.test.ts',
  'test/drill/contracts/{hostile,language/languages}.test.ts',
  'test/docs/{add-a-*,capacity,guard,integrations,own-k6-script,portkey,python-pages,your-application,your-own-parser}.test.ts',
  'test/mocks/clients-cut.test.ts',
  'test/scripts/{lost-outputs,terminal/shells}.test.ts',
  'test/proxies/injector/control-in-browser.test.ts',
  'test/proxies/proxy/endurance.test.ts',
  'test/run/consumers/hostile-{answers,module}.test.ts',
  'test/scenarios/callers-try-again.test.ts',
  'test/e2e/{package,past-incidents}.test.ts',
  'test/scripts/docs/drill-schema-fuzz.test.ts',
  'test/e2e/{abort,apps,callers,chaos,determinism,fastapi-app,guard-drill,influx,loads-on-one-system,lost-files,mock-command,named-providers,own-parser,own-prompts,real-model,remote-injector,rehearse-during,rejections,replayed-provider,sabotage-*,shipped-scenarios,stop-conditions,stops,ten-minutes,wires}.test.ts',
];

/** Tests that put something of their own in place of a module: each in a process of its own, as others keep what was imported. */
const REPLACING = ['test/bench/load/rounds.test.ts', 'test/proxies/process/{child-without-bundle,free-port}.test.ts'];

/** Only a hang takes so long, ms, however much else the machine has to do: of a test that waits, and of one that drills. */
const HANG_MS = 90_000;
const DRILL_HANG_MS = 300_000;
/** `expect.poll` waits for what is to come; how long that takes is the machine's doing. */
const POLL = { poll: { timeout: HANG_MS / 3 } };

/** One temporary folder for all that tests make, removed after them. */
const TEMPORARY = 'test/support/temporary-folder.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [END_TO_END, ...LEFT_OUT, ...REPLACING],
          // It imports JSON as bundlers let it, and Node does not.
          server: { deps: { inline: ['@actions/workflow-parser'] } },
          testTimeout: HANG_MS,
          hookTimeout: HANG_MS,
          expect: POLL,
          maxWorkers: 3,
          // What a file imports is kept for the next: loading it anew for each of 500 files took as long as the tests.
          isolate: false,
          globalSetup: TEMPORARY,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'replacing',
          include: REPLACING,
          testTimeout: HANG_MS,
          hookTimeout: HANG_MS,
          expect: POLL,
          maxWorkers: 3,
          globalSetup: TEMPORARY,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: [END_TO_END],
          exclude: LEFT_OUT,
          testTimeout: DRILL_HANG_MS,
          hookTimeout: DRILL_HANG_MS,
          expect: POLL,
          maxWorkers: 2,
          globalSetup: TEMPORARY,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    coverage: {
      include: ['lib/**/*.ts', 'mocks/**/*.ts', 'scenarios/**/*.ts', 'scripts/**/*.{ts,mjs}'],
    },
  },
});
