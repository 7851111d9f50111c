import { describe, expect, it } from 'vitest';
import { parseIncident } from '../../../lib/drill/incidents/parse-incident.ts';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { writeIncident, writePhase } from '../../support/incidents.ts';

const refuse: FaultSettings = { kind: 'refuse-connections', pooled: 'reset' };
const silence: FaultSettings = { kind: 'silence' };
const only = (fault: FaultSettings) => [{ weight: 1, fault }];

/** The lines that reading it throws. */
function mistakesOf(input: unknown): string[] {
  try {
    parseIncident(input);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

describe('an incident', () => {
  it('is read with what may be left out filled in, and without its $schema', () => {
    const { phases: _, assumed: __, ...written } = writeIncident({ $schema: './schema/incident.json' });
    const { rateFactor: ___, on: ____, by: _____, ...phase } = writePhase();
    const read = parseIncident({ ...written, phases: [phase] });
    expect(read).toMatchObject({ assumed: [], notes: [], scope: {}, phases: [writePhase()] });
    expect(read).not.toHaveProperty('$schema');
    expect(parseIncident(JSON.parse(JSON.stringify(read)))).toEqual(read);
  });

  it.each([1, { from: 0, to: 0.4 }, { from: 1, to: 0 }, { on: 0.5, periodMs: 300_000, onRatio: 0.5 }])(
    'has phases with a share of %j',
    (share) => {
      expect(parseIncident(writeIncident({ phases: [writePhase({ share })] })).phases[0]?.share).toEqual(share);
    },
  );

  it('may hit several providers at a time, each by a phase of its own', () => {
    const phases = [writePhase(), writePhase({ on: 'fallback' }), writePhase({ on: 'guards' })];
    expect(mistakesOf(writeIncident({ phases }))).toEqual([]);
  });

  it.each<[string, Parameters<typeof writeIncident>[0], string]>([
    ['a 31st of February', { startsAt: '2020-02-31' }, 'startsAt must be a day or a minute in UTC'],
    ['local time', { startsAt: '2020-01-02T10:00' }, 'startsAt must be a day or a minute in UTC'],
    [
      'a shape nobody knows',
      { shapes: ['regionl' as never] },
      'shapes[0] must be one of step, ramp, brown-out, waves, flapping, regional',
    ],
    ['a shape twice', { shapes: ['step', 'step'] }, 'shapes[1] must be another than those before it, got "step"'],
    [
      'a late beginning',
      { phases: [writePhase({ startMs: 5 })] },
      'phases[0].startMs must be 0: an incident begins with its first phase, got 5',
    ],
    [
      'phases out of order',
      { phases: [writePhase(), writePhase({ startMs: 900_000 }), writePhase({ startMs: 700_000, durationMs: 9 })] },
      'phases[2].startMs must be at least 900000, that of the phase before, got 700000',
    ],
    [
      'two phases on one provider at a time',
      { phases: [writePhase(), writePhase({ startMs: 500_000, on: 'all' })] },
      'phases[1].startMs must be at least 600000, when phases[0] ends on the same provider, got 500000',
    ],
    ['a share of nothing', { phases: [writePhase({ share: 0 })] }, 'phases[0].share must be a number between 0.0001'],
    [
      'a share that stays at nothing',
      { phases: [writePhase({ share: { from: 0, to: 0 } })] },
      'phases[0].share must be above 0 at its start or at its end, got {"from":0,"to":0}',
    ],
    [
      'a share that is two things',
      { phases: [writePhase({ share: { from: 0, on: 1, periodMs: 9, onRatio: 1 } as never })] },
      'phases[0].share.from is not a known key',
    ],
    [
      'a fault with a share of its own',
      { phases: [writePhase({ faults: only({ ...silence, when: { probability: 0.5 } }) })] },
      'phases[0].faults[0].fault.when must be left out: share, by and weight say which calls it hits',
    ],
    [
      'a fault for requests of its own',
      { phases: [writePhase({ faults: only({ ...silence, match: { streamed: true } }) })] },
      'phases[0].faults[0].fault.match must be left out: share, by and weight say',
    ],
    [
      'a fault that the injector does not know',
      { phases: [writePhase({ faults: only({ kind: 'silense' } as never) })] },
      'phases[0].faults[0].fault.kind must be one of error-response',
    ],
    [
      'a port that is closed to a part',
      { phases: [writePhase({ faults: only(refuse), share: 0.5 })] },
      'phases[0].faults[0].fault must be of a phase with a share of 1, since a port is open or closed',
    ],
    [
      'connections of tenants',
      { phases: [writePhase({ faults: only(refuse), by: 'tenant' })] },
      'phases[0].faults[0].fault must be of a phase by call, since whose a connection is is not known',
    ],
    [
      'connections beside requests',
      { phases: [writePhase({ faults: [...only(refuse), ...only(silence)] })] },
      'phases[0].faults[0].fault must be the only one of its phase, since it happens to connections',
    ],
    [
      'a status page that goes back in time',
      {
        statusPage: {
          kind: 'updates',
          updates: [
            { atMs: 9, state: 'investigating', says: 'a' },
            { atMs: 5, state: 'resolved', says: 'b' },
          ],
        },
      },
      'statusPage.updates[1].atMs must be at least 9, that of the update before, got 5',
    ],
    [
      'an assumption about nothing',
      { assumed: ['phases[0].share', 'phases[1].share'] },
      'assumed[1] must be the path of something in this file, such as "phases[0].share", got "phases[1].share"',
    ],
    [
      'a recovery of what is over',
      { phases: [writePhase({ share: { from: 1, to: 0 } })], recovery: { kind: 'ramp', durationMs: 60_000 } },
      'recovery.kind must be step or herd, since the share of the last phase is 0 at its end, got "ramp"',
    ],
    ['no source', { sources: [] }, 'sources must be a list of at least 1'],
  ])('is refused with %s', (_, changes, message) => {
    const mistakes = mistakesOf(writeIncident(changes));
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(message);
  });

  it('says how sure its traffic is by the same words as its other parts', () => {
    const { confidence } = writeIncident();
    const sure = (arrivals: unknown) => ({ ...writeIncident(), confidence: { ...confidence, arrivals } });
    expect(parseIncident(sure('medium')).confidence.arrivals).toBe('medium');
    const points = [0, 9].map((atMs) => ({ atMs, factor: 1 }));
    expect(mistakesOf(sure(points))).toEqual([expect.stringContaining('confidence.arrivals must be one of high')]);
  });

  it('is told of all mistakes at once, those within keys before those between them', () => {
    const { title: _, ...rest } = writeIncident({ startsAt: 'yesterday', provider: 'Open AI' });
    expect(mistakesOf({ ...rest, phase: [] })).toEqual([
      'phase is not a known key. Did you mean "phases"?',
      'title is missing: what happened, in one line',
      expect.stringContaining('provider must be lower-case words joined by hyphens, got "Open AI"'),
      expect.stringContaining('startsAt must be a day or a minute in UTC'),
    ]);
    const phases = [writePhase({ startMs: 5, faults: only({ ...refuse, when: {} }), share: 0.5 })];
    expect(mistakesOf(writeIncident({ phases, shapes: ['step', 'step'] }))).toHaveLength(4);
  });
});
