/** Evidence that carries no verdict: each check is broken once, for real, and must be seen to take it away. */
import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeDrill } from '../support/drills.ts';
import { runWrittenDrill } from '../support/run-written-drill.ts';
import { expectInvalid, inPhase, when } from '../support/sabotage.ts';

describe('a drill is invalid when', () => {
  it('the fault never bit, because every answer was over before it', async () => {
    const { timeline } = writeDrill();
    const { scorecard } = await runWrittenDrill({
      timeline: timeline.map((entry) =>
        entry.phase === 'outage' ? { ...entry, primary: [{ kind: 'reset', after: { tokens: 100_000 } }] } : entry,
      ),
    });
    expectInvalid(scorecard, 'fault-applied');
    expect(scorecard.validity.find(({ id }) => id === 'fault-applied')?.observed).toMatch(/^no attempt met reset/);
  });

  it('somebody else sent requests through the observer', async () => {
    const { scorecard } = await runWrittenDrill(
      {},
      when(inPhase('baseline'), (system) => fetch(system.url, { method: 'POST', headers: system.headers, body: '{}' })),
    );
    expectInvalid(scorecard, 'views-agree');
  });

  it('something failed before the outage', async () => {
    const { scorecard } = await runWrittenDrill(
      { validity: { maxBaselineFailedRatio: 0.02 } },
      when(inPhase('baseline'), (system) =>
        Promise.all(
          [...system.injectors.values()].map(({ control }) =>
            control.arm([{ kind: 'error-response', error: 'openai-503-overloaded' }], 1_000),
          ),
        ),
      ),
    );
    expectInvalid(scorecard, 'baseline-steady');
  });

  it('a fault was still there in the recovery', async () => {
    const { scorecard } = await runWrittenDrill(
      {},
      when(inPhase('recovery'), (system) =>
        system.injectors
          .get('primary')
          ?.control.arm([{ kind: 'error-response', error: 'openai-503-overloaded' }], 3_000),
      ),
    );
    expectInvalid(scorecard, 'fault-gone');
  });

  it('there was too little to judge by', async () => {
    const { scorecard } = await runWrittenDrill({
      traffic: { ...writeDrill().traffic, arrivals: { kind: 'poisson', ratePerSecond: 4 } },
      validity: { minSamplesPerPhase: 20 },
    });
    expectInvalid(scorecard, 'enough-samples');
  });

  it('lines of the records cannot be read', async () => {
    let path: string | undefined;
    const interfere = when(inPhase('outage'), () => appendFileSync(path ?? '', '{"kind":"exchan\n'));
    const { scorecard } = await runWrittenDrill({}, (event) => {
      if (event.kind === 'system-ready') path = event.folder.records;
      interfere(event);
    });
    expectInvalid(scorecard, 'records-readable');
  });
});
