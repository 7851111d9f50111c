/** What a replay makes of phases that turn on and off, and of faults that spare some. */
import { expect, test } from 'vitest';
import type { IncidentPhase } from '../../../lib/drill/incidents/phase.ts';
import { parseIncident } from '../../../lib/drill/incidents/parse-incident.ts';
import { planReplay, type Replay, replayDefaults } from '../../../lib/drill/incidents/plan-replay.ts';
import { parseDrill } from '../../../lib/drill/parse-drill.ts';
import { faultsOn } from '../../../lib/drill/timeline-entry.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { writeDrill } from '../../support/drills.ts';
import { writeIncident, writePhase } from '../../support/incidents.ts';

const MIN = 60_000;

/** An hour in a minute. */
function replay(phases: IncidentPhase[]): Replay {
  const incident = parseIncident(writeIncident({ phases }));
  return planReplay(parseDrill(writeDrill(), mockSettings), incident, { ...replayDefaults, timeScale: 60 });
}

test('says so of turns in which what flaps is off, too', () => {
  const flaps = { on: 1, periodMs: 2 * MIN, onRatio: 0.3 };
  const lengths = (phases: Parameters<typeof writePhase>[0][]) =>
    replay(phases.map((phase) => writePhase(phase))).notes.join();
  expect(lengths([{ share: flaps }])).toContain('all is well between turns of what flaps for 7 s of 10 s');
  expect(lengths([{ share: flaps }, { startMs: 20 * MIN }])).toContain(
    'all is well between its parts and between turns of what flaps for 17 s of 30 s',
  );
  expect(lengths([{ share: flaps }, { on: 'fallback' }])).not.toContain('all is well');
  expect(lengths([{ share: { ...flaps, onRatio: 0.99 } }])).not.toContain('all is well');
});

test('lets a phase that turns on and off go on where another begins and ends', () => {
  const phases = [
    writePhase({ share: { on: 1, periodMs: 4 * MIN, onRatio: 0.5 } }),
    // Met too seldom to be as short as the scale says.
    writePhase({ on: 'fallback', startMs: 3 * MIN, durationMs: MIN, share: 0.02 }),
  ];
  const outage = replay(phases).drill.timeline.filter(({ phase }) => phase === 'outage');
  const [first, ...others] = outage.map((entry) => faultsOn(entry, 'primary'));
  expect(others).toEqual([first, first]);
  expect(outage.map(({ durationMs }) => durationMs)).toEqual([60_000, 20_000, 120_000]);
});

test('says whom a fault of connections spares', () => {
  const told = (fault: IncidentPhase['faults'][number]['fault']): string =>
    replay([writePhase({ faults: [{ weight: 1, fault }] })]).notes.join();
  const said = 'it happens to new connections alone: of a target that keeps those it has, few calls meet it';
  expect(told({ kind: 'reset-on-accept' })).toContain(said);
  expect(told({ kind: 'refuse-connections', pooled: 'keep' })).toContain(said);
  expect(told({ kind: 'refuse-connections', pooled: 'reset' })).toBe('');
  expect(told({ kind: 'silence' })).toBe('');
});

test('says of turns that a scale makes shorter than a call that they are none any more', () => {
  const told = (share: IncidentPhase['share']): string => replay([writePhase({ share })]).notes.join();
  expect(told({ on: 1, periodMs: MIN, onRatio: 0.25 })).toContain(
    'what turns on and off does so within 250 ms at this scale: of turns shorter than a call nobody sees an outage',
  );
  expect(told({ on: 1, periodMs: 4 * MIN, onRatio: 0.5 })).not.toContain('turns on and off');
  expect(told({ on: 1, periodMs: MIN, onRatio: 1 })).not.toContain('turns on and off');
  expect(told(0.5)).toBe('');
});
