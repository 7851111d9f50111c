import { expect, it } from 'vitest';
import { planArrivals } from '../../../lib/drill/plan.ts';
import { describePlan } from '../../../scripts/terminal/describe-plan.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';

const timeline = [
  { phase: 'baseline' as const, durationMs: 10_000 },
  {
    phase: 'outage' as const,
    durationMs: 10_000,
    rateFactor: [
      { atMs: 0, factor: 1 },
      { atMs: 5_000, factor: 3 },
      { atMs: 10_000, factor: 3 },
    ],
    primary: [{ kind: 'silence' as const }],
  },
];

it('tells the rate of each stretch, a curve by its corners, and why k6 has so many virtual users', () => {
  const traffic = { arrivals: { kind: 'poisson' as const, ratePerSecond: 10 }, requestTimeoutMs: 2_000 };
  const drill = parseWrittenDrill({ timeline, traffic });
  const arrivals = planArrivals(drill);
  const [baseline, outage, k6, marker] = describePlan({ drill, arrivals, vus: 71 });
  const early = arrivals.filter(({ phase }) => phase === 'baseline').length;
  expect(baseline).toMatch(new RegExp(`^ {2}baseline .*: ${early} requests, 10 a second$`));
  expect(outage).toMatch(new RegExp(`^ {2}outage .*: ${arrivals.length - early} requests, 10 → 30 a second$`));
  expect(k6).toMatch(
    /^ {2}k6 has 71 virtual users, as many as it takes if nothing is answered within its time-out \(2\.00 s\)\.$/,
  );
  expect(marker).toMatch(/^ {2}A prompt bears an id only if nothing else gets through .* found out before the load\.$/);
});

it('tells what callers who try again may make of the plan, and that k6 has virtual users for all their tries', () => {
  const traffic = {
    arrivals: { kind: 'poisson' as const, ratePerSecond: 10 },
    clients: { retries: 2, abandonAfterMs: 9_000 },
  };
  const drill = parseWrittenDrill({ timeline, traffic });
  const [, , callers, k6] = describePlan({ drill, arrivals: planArrivals(drill), vus: 71 });
  expect(callers).toMatch(
    /^ {2}A caller may ask up to 3 times \(traffic\.clients\): up to 3 × [\d.]+ requests a second where none is answered\.$/,
  );
  expect(k6).toMatch(/if nothing is answered within all the tries of its caller \(9\.00 s\)\.$/);
});

it('tells by how much a trace is sped up', () => {
  const traffic = { arrivals: { kind: 'trace' as const, file: 'x.csv', speed: 2 }, vus: 5 };
  const told = describePlan({ drill: parseWrittenDrill({ timeline, traffic }), arrivals: [], vus: 5 });
  expect(told[1]).toMatch(/: 0 requests, the trace at 2 → 6 times its speed$/);
  expect(told[2]).toBe('  k6 has 5 virtual users, as the drill says.');
});

it('tells how many follow-ups there may be, by name, and what they may make of the load', () => {
  const traffic = {
    arrivals: { kind: 'poisson' as const, ratePerSecond: 10 },
    requestTimeoutMs: 1_000,
    followUps: [{ name: 'step', atMost: 2 }, { name: 'repair' }],
  };
  const drill = parseWrittenDrill({ timeline, traffic });
  const [, , followUps, k6] = describePlan({ drill, arrivals: planArrivals(drill), vus: 71 });
  expect(followUps).toMatch(
    /^ {2}A request may be followed by up to 3 of step, repair .*: up to 4 × \S+ requests a second\.$/,
  );
  expect(k6).toMatch(/within its time-out, and the same for each follow-up \(4\.00 s\)\.$/);
});
