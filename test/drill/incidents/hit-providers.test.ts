/** Whom of a drill an incident hits that names models. */
import { describe, expect, it } from 'vitest';
import { parseIncident } from '../../../lib/drill/incidents/parse-incident.ts';
import { isOneOfModels } from '../../../lib/drill/incidents/model-names.ts';
import { planReplay, replayDefaults } from '../../../lib/drill/incidents/plan-replay.ts';
import { faultsOn } from '../../../lib/drill/timeline-entry.ts';
import { writeDrill } from '../../support/drills.ts';
import { writeIncident, writePhase } from '../../support/incidents.ts';
import { parseUnknownDrill } from '../../support/parse-written-drill.ts';

it.each([
  ['claude-opus-4-6-20260115', 'Opus 4.6', true],
  ['us.anthropic.claude-opus-4-6-v1:0', 'Opus 4.6', false],
  ['anthropic/claude-opus-4.6', 'Opus 4.6', true],
  ['claude-3-5-haiku-20241022', 'Haiku 3.5', true],
  ['claude-sonnet-4-6', 'Sonnet', true],
  ['gpt-4-0613', 'gpt-4', true],
  ['gpt-4.1-2025-04-14', 'GPT-4.1', true],
  ['gpt-4.1', 'gpt-4', false],
  ['gpt-4.1-mini', 'GPT-4.1', false],
  ['claude-opus-4-6', 'Opus 4', false],
  ['claude-opus-4-6', 'Sonnet 4.6', false],
  ['gpt-4o-mini', 'gpt-4o-mini', true],
  ['anything', '—', false],
])('%s, where %s was hit: %s', (model, name, is) => {
  expect(isOneOfModels(model, ['another-1', name])).toBe(is);
});

const drillOf = (primary: string, fallback: string) => {
  const drill = writeDrill();
  const rename = (provider: 'primary' | 'fallback', model: string): object => {
    const { upstream } = drill.providers[provider];
    return upstream.kind === 'mock' ? { upstream: { ...upstream, mock: { ...upstream.mock, model } } } : {};
  };
  return parseUnknownDrill({
    ...drill,
    providers: { primary: rename('primary', primary), fallback: rename('fallback', fallback) },
  });
};
const replay = (models: readonly [string[], string[]], primary: string, fallback: string) => {
  const incident = parseIncident(
    writeIncident({
      phases: models.map((names, place) => writePhase({ startMs: place * 600_000, models: names })),
    }),
  );
  const { drill, notes } = planReplay(drillOf(primary, fallback), incident, { ...replayDefaults, timeScale: 60 });
  const outage = drill.timeline.filter(({ phase }) => phase === 'outage');
  return {
    notes,
    hit: outage.map((entry) => ['primary', 'fallback'].filter((name) => faultsOn(entry, name).length > 0)),
  };
};
const models: [string[], string[]] = [['Opus 4.6', 'Sonnet 4.6'], ['Opus 4.6']];

describe('an incident that names models', () => {
  it('hits those that the drill has, each while it was hit', () => {
    expect(replay(models, 'claude-sonnet-4-6', 'claude-opus-4-6')).toEqual({
      hit: [['primary', 'fallback'], ['fallback']],
      notes: [
        'it hit Opus 4.6, Sonnet 4.6, and so hits primary (claude-sonnet-4-6) and fallback (claude-opus-4-6), while its model was hit',
      ],
    });
    expect(replay(models, 'claude-sonnet-4-6', 'gpt-4.1').hit).toEqual([['primary'], []]);
  });

  it('hits the first provider where the drill has none of them, and says so', () => {
    expect(replay(models, 'gpt-4.1', 'gpt-4.1-mini')).toEqual({
      hit: [['primary'], ['primary']],
      notes: [
        'it hit Opus 4.6, Sonnet 4.6, which no provider of the drill has by that name: the first stands for them',
      ],
    });
  });
});
