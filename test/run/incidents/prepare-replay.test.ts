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

it('a share that is met too seldom in a day is not made shorter by a larger scale, and the remedy is another', async () => {
  const rare = parseIncident(writeIncident({ phases: [writePhase({ share: 0.0001 })] }));
  const { traffic } = writeDrill();
  const drill = writeDrill({ traffic: { ...traffic, arrivals: { kind: 'poisson', ratePerSecond: 1 } } });
  const refused = prepareReplay(drill, rare, { timeScale: 60 });
  await expect(refused).rejects.toThrow(/lasts 28\. A larger one does not make it short enough, .* ask more often/);
  await expect(refused).rejects.not.toThrow(/plays it in about two/);
});

it('turns that would take days as they are played are told by what was written', async () => {
  const share = { on: 0.5, periodMs: 30 * 86_400_000, onRatio: 0.5 };
  const slow = parseIncident(writeIncident({ phases: [writePhase({ durationMs: 20 * 3_600_000, share })] }));
  await expect(prepareReplay(writeDrill(), slow, {})).rejects.toThrow(
    'A turn of a share (periodMs 2592000000) must last at most 24 hours as it is played, got 720: take a larger',
  );
});

it('a share that moves for days as it is played is told with what helps', async () => {
  const share = { from: 0.02, to: 0.1 };
  const slow = parseIncident(writeIncident({ phases: [writePhase({ durationMs: 14 * 86_400_000, share })] }));
  await expect(prepareReplay(writeDrill(), slow, {})).rejects.toThrow(
    'A share that moves (from 2.0 % to 10.0 %) must do so within 24 hours as it is played, got 336: take a larger --time-scale',
  );
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
