import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseIncident } from '../../../lib/drill/incidents/parse-incident.ts';
import { prepareReplay } from '../../../lib/run/incidents/prepare-replay.ts';
import { prepareSet } from '../../../lib/run/incidents/prepare-set.ts';
import { writeDrill } from '../../support/drills.ts';
import { writeIncident, writePhase } from '../../support/incidents.ts';

const incident = parseIncident(writeIncident());
const long = parseIncident(writeIncident({ phases: [writePhase({ durationMs: 44 * 86_400_000 })] }));

describe('a replay that is prepared', () => {
  it('is a run of the drill that plays the incident, with requests in every part of it', async () => {
    const { prepared, replay } = await prepareReplay(writeDrill(), incident, { timeScale: 60, seed: 11 });
    expect(prepared.drill).toEqual({ ...replay.drill, seed: 11 });
    expect(prepared.drill.timeline.map(({ durationMs }) => durationMs)).toEqual([1_000, 2_500, 10_000, 2_500]);
    const perSecond = prepared.arrivals.filter(({ phase }) => phase === 'outage').length / 10;
    expect(perSecond).toBeGreaterThan(20);
    expect(perSecond).toBeLessThan(30);
  });

  it('keeps the script of a scenario', async () => {
    const path = fileURLToPath(new URL('../../../scenarios/demo.ts', import.meta.url));
    const { prepared } = await prepareReplay(path, incident, { timeScale: 60 });
    expect(prepared.scenarioPath).toBe(path);
    expect(prepared.drill.name).toBe('replay-openai-2020-01-02-small');
  });

  it('that would last longer than a day says which scale is enough, and it is', async () => {
    await expect(prepareReplay(writeDrill(), long, { timeScale: 2 })).rejects.toThrow(
      'A drill must last at most 24 hours, and openai-2020-01-02-small at --time-scale 2 lasts 528. --time-scale 530 plays it in about two.',
    );
    const { prepared } = await prepareReplay(writeDrill(), long, { timeScale: 60_000 });
    expect(prepared.drill.timeline[2]?.durationMs).toBe(63_360);
  });
});

describe('a set', () => {
  const guarded = parseIncident(writeIncident({ name: 'guarded', phases: [writePhase({ on: 'guards' })] }));

  it('leaves out what the drill cannot play, and says why', async () => {
    const { plans, skipped } = await prepareSet(writeDrill(), [guarded, incident, long], { timeScale: 20 });
    expect(plans).toEqual([{ incident, lengthMs: 36_000 }]);
    expect(skipped.map(({ why }) => why)).toEqual([
      expect.stringContaining('guarded hits guards, and small-drill has none'),
      expect.stringContaining('A drill must last at most 24 hours'),
    ]);
  });

  it('of which nothing can be played is refused', async () => {
    await expect(prepareSet(writeDrill(), [guarded], {})).rejects.toThrow('guarded hits guards');
  });
});
