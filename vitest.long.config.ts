import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take minutes are begun first, the others by their size: whichever came last would be waited for by itself. */
const LONGEST = [
  'kill-sets',
  'past-incidents',
  'stops',
  'fastapi-app',
  'python-pages',
  'capacity',
  'package',
  'integrations',
  'ten-minutes',
  'real-model',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return place < 0 ? LONGEST.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

/**
 * What takes long and finds little twice: a hundred kills, every case of the fuzz tests, drawn anew, every client library with every
 * fault, each guide followed to the letter, the package installed, and
 * applications of others drilled. `npm run test:long` sets CUTOVER_TEST_LONG=1, which is what makes
 * the first two long.
 */
export default defineConfig({
  test: {
    include: [
      'test/e2e/chaos.test.ts',
      'test/proxies/process/kill-sets.test.ts',
      'test/**/*fuzz.test.ts',
      'test/faults/{arbitrary-faults,faults,stacking}.test.ts',
      'test/drill/contracts/{hostile,linear-pattern,semantic,language/languages}.test.ts',
      'test/clients/clients.test.ts',
      'test/docs/{add-a-*,capacity,guard,integrations,own-k6-script,portkey,python-pages,your-application,your-own-parser}.test.ts',
      'test/mocks/clients-cut.test.ts',
      'test/scripts/{lost-outputs,terminal/shells}.test.ts',
      'test/proxies/injector/control-in-browser.test.ts',
      'test/proxies/proxy/endurance.test.ts',
      'test/run/consumers/hostile-{answers,module}.test.ts',
      'test/scenarios/callers-try-again.test.ts',
      'test/e2e/{package,past-incidents}.test.ts',
      'test/e2e/{abort,apps,callers,determinism,fastapi-app,guard-drill,influx,loads-on-one-system,lost-files,mock-command,named-providers,own-parser,own-prompts,real-model,remote-injector,rehearse-during,rejections,replayed-provider,sabotage-*,shipped-scenarios,stop-conditions,stops,ten-minutes,wires}.test.ts',
    ],
    // Only a hang takes so long, however much else the machine has to do.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    globalSetup: 'test/support/temporary-folder.ts',
  },
});
