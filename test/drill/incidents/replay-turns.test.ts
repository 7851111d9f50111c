/** What a replay makes of phases that turn on and off, move, or are cut by others, and of faults that spare some. */
import { expect, test } from 'vitest';
import { listArmedBefore } from '../../../lib/drill/armed-entries.ts';
import type { Incident } from '../../../lib/drill/incidents/incident.ts';
import type { IncidentPhase } from '../../../lib/drill/incidents/phase.ts';
import { parseIncident } from '../../../lib/drill/incidents/parse-incident.ts';
import { planReplay, type Replay, replayDefaults } from '../../../lib/drill/incidents/plan-replay.ts';
import { parseDrill } from '../../../lib/drill/parse-drill.ts';
import { faultsOn, type TimelineEntry } from '../../../lib/drill/timeline-entry.ts';
import { drawDelayMs } from '../../../lib/faults/fault/delay.ts';
import { decideWhen } from '../../../lib/faults/fault/when.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { writeDrill } from '../../support/drills.ts';
import { writeIncident, writePhase } from '../../support/incidents.ts';

const MIN = 60_000;

/** An hour in a minute. */
function replay(phases: IncidentPhase[], recovery: Incident['recovery'] = { kind: 'step' }): Replay {
  const incident = parseIncident(writeIncident({ phases, recovery }));
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

/** What a provider's faults do at each of some moments of the outage, ms from its beginning. */
function lookAt(outage: readonly TimelineEntry[], momentsMs: readonly number[]): { chance: number; delayMs: number }[] {
  const armedBefore = listArmedBefore(outage);
  return momentsMs.map((atMs) => {
    let startMs = 0;
    const place = outage.findIndex(({ durationMs }) => {
      if (atMs < startMs + durationMs) return true;
      startMs += durationMs;
      return false;
    });
    const elapsedMs = atMs - startMs + (armedBefore[place]?.('primary') ?? 0);
    const [fault] = faultsOn(outage[place]!, 'primary');
    if (fault?.kind !== 'late-headers') throw new Error('No late headers are played.');
    const { chance } = decideWhen(fault.when ?? {}, { elapsedMs, number: 1 }, () => 0);
    return { chance, delayMs: drawDelayMs(fault.delay, () => 0, elapsedMs) };
  });
}

test.each<[string, IncidentPhase['share']]>([
  ['as it is all the time', 0.5],
  ['moving', { from: 0.1, to: 0.9 }],
])('plays a share that is %s, and a delay that gets longer, as if no other phase had cut them', (_, share) => {
  const delay = { kind: 'ramp', fromMs: 100, toMs: 4_100, durationMs: 8 * MIN } as const;
  const ramp = writePhase({ share, faults: [{ weight: 1, fault: { kind: 'late-headers', delay } }] });
  // Met too seldom to be as short as the scale says.
  const cut = writePhase({ on: 'fallback', startMs: 3 * MIN, durationMs: MIN, share: 0.02 });
  const outageOf = (phases: IncidentPhase[]): TimelineEntry[] =>
    replay(phases).drill.timeline.filter(({ phase }) => phase === 'outage');
  const [whole, pieces] = [outageOf([ramp]), outageOf([ramp, cut])];
  expect(pieces.map(({ durationMs }) => durationMs)).toEqual([60_000, 20_000, 120_000]);
  // Twenty times as long as the scale says.
  const moments = [0, 1_500, 2_999, 3_000, 3_500, 3_999, 4_000, 7_000, 8_000, 9_500];
  const cutAt = lookAt(
    pieces,
    moments.map((atMs) => 20 * atMs),
  );
  for (const [place, { chance, delayMs }] of lookAt(whole, moments).entries()) {
    expect(cutAt[place]?.chance).toBeCloseTo(chance, 6);
    expect(cutAt[place]?.delayMs).toBeCloseTo(delayMs, 3);
  }
});

test('lets a delay that has got long stay so while fewer and fewer calls are hit', () => {
  const delay = { kind: 'ramp', fromMs: 100, toMs: 4_100, durationMs: 20 * MIN } as const;
  const phases = [writePhase({ faults: [{ weight: 1, fault: { kind: 'late-headers', delay } }] })];
  const outage = replay(phases, { kind: 'ramp', durationMs: 5 * MIN }).drill.timeline.filter(
    ({ phase }) => phase === 'outage',
  );
  const [atEnd, recovering, later] = lookAt(outage, [9_999, 10_000, 12_500]);
  expect(atEnd?.delayMs).toBeCloseTo(2_100, -1);
  expect(recovering).toEqual({ chance: 1, delayMs: 2_100 });
  expect(later).toEqual({ chance: 0.5, delayMs: 2_600 });
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
