/** The traffic of an incident: how a replay plays what was counted. */
import { describe, expect, it } from 'vitest';
import { meanRate, rateInStretch } from '../../../lib/drill/incidents/arrivals.ts';
import type { IncidentInput } from '../../../lib/drill/incidents/incident.ts';
import { parseIncident } from '../../../lib/drill/incidents/parse-incident.ts';
import { prepareReplay } from '../../../lib/run/incidents/prepare-replay.ts';
import { writeDrill } from '../../support/drills.ts';
import { writeIncident } from '../../support/incidents.ts';

const MINUTE = 60_000;
/** As usual, then twice as much from one moment on, and back in a straight line. */
const arrivals = [
  { atMs: 0, factor: 1 },
  { atMs: 100, factor: 1 },
  { atMs: 100, factor: 2 },
  { atMs: 200, factor: 2 },
  { atMs: 300, factor: 1 },
];

describe('the rate of an entry', () => {
  it.each([
    [
      'before the step',
      0,
      100,
      [
        [0, 1],
        [10, 1],
      ],
    ],
    [
      'behind the step',
      100,
      200,
      [
        [0, 2],
        [10, 2],
      ],
    ],
    [
      'over the step',
      50,
      150,
      [
        [0, 1],
        [5, 1],
        [5, 2],
        [10, 2],
      ],
    ],
    [
      'in the slope',
      250,
      300,
      [
        [0, 1.5],
        [10, 1],
      ],
    ],
    [
      'beyond its end',
      400,
      500,
      [
        [0, 1],
        [10, 1],
      ],
    ],
  ] as const)('%s is the traffic of its stretch', (_, startMs, endMs, points) => {
    expect(rateInStretch(arrivals, startMs, endMs, 10)).toEqual(points.map(([atMs, factor]) => ({ atMs, factor })));
  });

  it('has as much traffic in all where there are more points than a drill takes', () => {
    const many = Array.from({ length: 1_000 }, (_, place) => ({ atMs: place, factor: place % 7 }));
    const curve = rateInStretch(many, 0, 999, 99_900);
    if (typeof curve === 'number') throw new Error('no curve');
    expect(curve).toHaveLength(100);
    const mean = curve.reduce((sum, { factor }) => sum + factor, 0) / curve.length;
    expect(mean).toBeCloseTo(meanRate(many, 0, 999), 1);
  });

  it.each([
    [0, 100, 1],
    [0, 200, 1.5],
    [200, 300, 1.5],
    [300, 400, 1],
  ])('from %s to %s is %s in the middle', (from, to, mean) => {
    expect(meanRate(arrivals, from, to)).toBeCloseTo(mean);
  });
});

describe('a replay of it', () => {
  const count = async (changes: Partial<IncidentInput>): Promise<Record<string, number>> => {
    const incident = parseIncident(writeIncident(changes));
    const { vus: _, ...traffic } = writeDrill().traffic;
    const { prepared } = await prepareReplay(writeDrill({ traffic }), incident, { timeScale: 60, leastMs: 2_500 });
    const { timeline } = prepared.drill;
    const lengths = Object.fromEntries(timeline.map(({ phase, durationMs }) => [phase, durationMs / 1_000]));
    return Object.fromEntries(
      ['baseline', 'outage', 'recovery'].map((phase) => [
        phase,
        prepared.arrivals.filter((arrival) => arrival.phase === phase).length / (lengths[phase] ?? 1) / 25,
      ]),
    );
  };

  it('has the traffic that was counted, in the outage and behind it, and the usual before', async () => {
    const rates = await count({
      arrivals: [
        { atMs: 0, factor: 0.5 },
        { atMs: 10 * MINUTE, factor: 0.5 },
        { atMs: 10 * MINUTE, factor: 3 },
        { atMs: 20 * MINUTE, factor: 3 },
        { atMs: 20 * MINUTE, factor: 1 },
      ],
    });
    expect(rates['baseline']).toBeCloseTo(1, 0);
    expect(rates['outage']).toBeGreaterThan(0.35);
    expect(rates['outage']).toBeLessThan(0.65);
    expect(rates['recovery']).toBeGreaterThan(2.6);
    expect(rates['recovery']).toBeLessThan(3.4);
  });

  it('has a herd behind its end, which falls to the usual', async () => {
    const rates = await count({ recovery: { kind: 'herd', durationMs: 10 * MINUTE, rateFactor: 5 } });
    expect(rates['outage']).toBeLessThan(1.3);
    // From five times to once: three times in the middle.
    expect(rates['recovery']).toBeGreaterThan(2.6);
    expect(rates['recovery']).toBeLessThan(3.4);
  });

  it('is refused where its points do not rise', () => {
    const points = [
      { atMs: 5, factor: 1 },
      { atMs: 4, factor: 1 },
    ];
    expect(() => parseIncident(writeIncident({ arrivals: points }))).toThrow(
      'arrivals[1].atMs must be at least 5, that of the point before, got 4',
    );
  });
});
