import { expect, it } from 'vitest';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import { listTakenAway, runPreflight } from '../../../lib/run/preflight/run-preflight.ts';
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

it('a check takes no provider away from a drill that has to be approved, nor beyond the blast radius', async () => {
  const list = async (changes: Partial<DrillInput>) => listTakenAway((await prepareRun(writeDrill(changes))).drill);
  expect(await list({})).toEqual([['primary']]);
  expect(await list({ approval: 'required' })).toEqual([]);
  expect(await list({ safety: { blastRadius: { tenants: 0.5 } } })).toEqual([]);
});
