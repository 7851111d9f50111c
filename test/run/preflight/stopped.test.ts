import { expect, it } from 'vitest';
import { runPreflight } from '../../../lib/run/preflight/run-preflight.ts';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import { explainFailure } from '../../../scripts/terminal/explain-failure.ts';
import { writeDrill } from '../../support/drills.ts';

it('a check that is stopped is no bug: it says so in one line', async () => {
  const prepared = await prepareRun(writeDrill({ target: { kind: 'router' } }));
  const signal = AbortSignal.abort('stopped by hand');
  const error: unknown = await runPreflight({ prepared, env: process.env, signal, warn: () => {} }).catch(
    (thrown: unknown) => thrown,
  );
  expect(explainFailure(error)).toMatchObject({
    exitCode: 4,
    isBug: false,
    line: expect.stringMatching(/^Stopped /) as string,
  });
});
