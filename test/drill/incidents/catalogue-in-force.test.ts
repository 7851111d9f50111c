/** Every incident of the catalogue, played by the injector's own decisions: in each part the kinds and shares of the data are met. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Incident } from '../../../lib/drill/incidents/incident.ts';
import { parseIncident } from '../../../lib/drill/incidents/parse-incident.ts';
import { planReplay, replayDefaults } from '../../../lib/drill/incidents/plan-replay.ts';
import { meanShare } from '../../../lib/drill/incidents/share.ts';
import { sliceIncident } from '../../../lib/drill/incidents/slice-incident.ts';
import { faultsOn } from '../../../lib/drill/timeline-entry.ts';
import { decideFault } from '../../../lib/faults/decide-fault.ts';
import { readFaultRequest } from '../../../lib/faults/fault/fault-request.ts';
import { connectionFaults, type FaultSettings } from '../../../lib/faults/index.ts';
import { parseUnknownDrill } from '../../support/parse-written-drill.ts';
import { writeGuardedDrill } from '../../support/incidents.ts';

/** The same seed draws the same; of so many calls chance makes three points at most. */
const CALLS = 2_500;
const POINTS = 0.03;
/** How far the share that is drawn for may be off: not at all, but where it goes by turns, of which the last may be a part. */
const ROUNDING = 1e-3;
const TURN_POINTS = 0.02;

const folder = new URL('../../../scenarios/incidents/', import.meta.url);
const incidents = readdirSync(folder)
  .filter((file) => file !== 'rejected.json')
  .map((file) => parseIncident(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))));
const request = readFaultRequest({
  method: 'POST',
  target: '/v1/chat/completions',
  headers: [],
  body: JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'hello' }] }),
  atEpochMs: 0,
});

/** The share of calls that each fault of a chain is drawn for, and happens to, calls being spread evenly over the entry. */
function measureHits(chain: readonly FaultSettings[], durationMs: number): { drawnFor: number; met: number }[] {
  const hits = chain.map(() => 0);
  const chances = chain.map(() => 0);
  for (let call = 0; call < CALLS; call++) {
    const { applied, steps } = decideFault(chain, {
      request,
      elapsedMs: (call / CALLS) * durationMs,
      matchedBefore: chain.map(() => call),
      seed: 42,
      identity: `call-${call}`,
      arrival: call,
    });
    for (const { place } of applied) hits[place] = (hits[place] ?? 0) + 1;
    for (const [place, step] of steps.entries())
      chances[place] = (chances[place] ?? 0) + ('chance' in step ? step.chance : 0);
  }
  return chain.map((_, place) => ({ drawnFor: (chances[place] ?? 0) / CALLS, met: (hits[place] ?? 0) / CALLS }));
}

/** Where what is met is not what the data say; a line each. */
function findFaultsOff(
  incident: Incident,
  change: (chain: FaultSettings[]) => FaultSettings[] = (chain) => chain,
): string[] {
  const { drill, parts } = planReplay(parseUnknownDrill(writeGuardedDrill()), incident, {
    ...replayDefaults,
    timeScale: 600,
  });
  const slices = sliceIncident(incident);
  return slices.flatMap(({ parts: played }, index) => {
    const entry = drill.timeline[parts[index]?.entry ?? -1];
    if (entry === undefined) return [`part ${index} is not played`];
    return played.flatMap(({ phase, share }) => {
      const provider = { primary: 'primary', fallback: 'fallback', all: 'primary', guards: 'judge' }[phase.on];
      const chain = change([...faultsOn(entry, provider)]);
      if (chain.some(({ kind }) => kind in connectionFaults)) return [];
      const total = phase.faults.reduce((sum, { weight }) => sum + weight, 0);
      const hits = measureHits(chain, entry.durationMs);
      return phase.faults.flatMap(({ fault, weight }, place) => {
        const { when: _, match: __, ...own } = { when: undefined, match: undefined, ...chain[place] };
        const wanted = (meanShare(share) * weight) / total;
        const { met, drawnFor } = hits[place] ?? { met: 0, drawnFor: 0 };
        const least = typeof share !== 'number' && 'on' in share ? TURN_POINTS : ROUNDING;
        return [
          ...(JSON.stringify(own) === JSON.stringify(fault) ? [] : [`part ${index}: ${JSON.stringify(own)}`]),
          ...(Math.abs(met - wanted) <= POINTS && met > 0
            ? []
            : [`part ${index}: ${fault.kind} met ${met}, not ${wanted}`]),
          ...(Math.abs(drawnFor - wanted) <= least
            ? []
            : [`part ${index}: ${fault.kind} drawn for ${drawnFor}, not ${wanted}`]),
        ];
      });
    });
  });
}

it.each(incidents.map((incident) => [incident.name, incident] as const))('%s', (_, incident) => {
  expect(findFaultsOff(incident)).toEqual([]);
});

it('would be found out: another share, another error, no fault', () => {
  const incident = incidents.find(({ name }) => name === 'openai-2023-11-08-routing-oom') as Incident;
  const halved = (chain: FaultSettings[]): FaultSettings[] =>
    chain.map((fault) => ({ ...fault, when: { ...fault.when, everyNth: 2 } }));
  const other = (chain: FaultSettings[]): FaultSettings[] =>
    chain.map((fault) => ({ ...fault, error: 'openai-500' }) as FaultSettings);
  // Of each of three faults how often it is drawn for, how often it is met, and, where there is none, what it is.
  expect(findFaultsOff(incident, halved)).toHaveLength(6);
  expect(findFaultsOff(incident, other)).toHaveLength(3);
  expect(findFaultsOff(incident, () => [])).toHaveLength(9);
});

it('would be found out: half of a share too small for three points', () => {
  const incident = incidents.find(({ name }) => name === 'anthropic-2025-08-quality') as Incident;
  const halved = (chain: FaultSettings[]): FaultSettings[] =>
    chain.map((fault) => ({ ...fault, when: { ...fault.when, probability: (fault.when?.probability ?? 1) / 2 } }));
  expect(findFaultsOff(incident, halved).filter((problem) => problem.includes('drawn for'))).toHaveLength(5);
});
