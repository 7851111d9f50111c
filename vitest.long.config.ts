import { defineConfig } from 'vitest/config';

/**
 * What takes long and finds little twice: a hundred kills, every case of the fuzz tests, drawn anew, and every client library with every
 * fault. `npm run test:long` sets CUTOVER_TEST_LONG=1, which is what makes the first two long.
 */
export default defineConfig({
  test: {
    include: [
      'test/e2e/chaos.test.ts',
      'test/proxies/process/kill-sets.test.ts',
      'test/**/*fuzz.test.ts',
      'test/faults/{arbitrary-faults,faults,stacking}.test.ts',
      'test/drill/contracts/{hostile,linear-pattern}.test.ts',
      'test/clients/clients.test.ts',
    ],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
