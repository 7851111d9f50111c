import { describe, expect, it } from 'vitest';
import type { AnswerForm } from '../../../lib/kit/terms/answer-form.ts';
import { dialects } from '../../../mocks/answer/dialects/index.ts';
import { presets } from '../../../mocks/answer/presets/index.ts';
import { resolveMock } from '../../../mocks/mock/mock.ts';
import { renderPresets } from '../../../scripts/terminal/render-presets.ts';
import {
  describeSpeaker,
  measureSpoken,
  missRatio,
  standardErrors,
} from '../../support/spoken-answers/measure-spoken.ts';

type Mix = readonly { kind: string; weight: number }[];

/** How often a preset is right, and of what; of calls that were made, where there are such. */
function shareRight(mix: Mix): number {
  const made = mix.filter(({ kind }) => kind !== 'tool-none');
  const sum = made.reduce((all, { weight }) => all + weight, 0);
  return (mix.find(({ kind }) => kind === 'right')?.weight ?? 0) / sum;
}

describe.each(Object.entries(presets))('the preset %s', (name, { date, measures, set, source, assumed }) => {
  it('is right as often as was published', () => {
    const [first, second] = measures;
    const wanted = second?.name === 'perfect response' ? second : first;
    expect(Object.values<Mix>(set).map(shareRight)).toEqual([expect.closeTo(wanted?.value ?? NaN, 6)]);
  });

  it('has its date in its name, and says where it is from and what is assumed', () => {
    expect(name.endsWith(`-${date}`)).toBe(true);
    expect([source.publishedIn, source.licence, assumed].every((said) => said.length >= 3)).toBe(true);
    const [mix = []] = Object.values<Mix>(set);
    expect(assumed === 'nothing').toBe(mix.length === 1);
  });
});

describe('a preset', () => {
  it.each([
    ['k2-thinking@together-2025-11-15', 0.8463],
    ['k2-thinking@vllm-2025-11-15', 0.8722],
    ['k2-0905@volc-2025-11-15', 0.7286],
    ['k2-0905@nebius-2025-11-15', 0.8447],
    ['k2-thinking@moonshot-2025-11-15', 1],
  ])('%s has the schema accuracy that the verifier printed', (name, printed) => {
    expect(presets[name]?.measures[0]?.value).toBeCloseTo(printed, 4);
  });

  it('leaves out calls where a host made fewer than the maker and is said to trigger otherwise', () => {
    const mix: Mix = presets['k2-0905@nebius-2025-11-15']?.set['tool-call'] ?? [];
    expect(mix.find(({ kind }) => kind === 'tool-none')).toEqual({ kind: 'tool-none', weight: 1274 - 644 });
    const chutes: Mix = presets['k2-thinking@chutes-2025-11-15']?.set['tool-call'] ?? [];
    expect(chutes.some(({ kind }) => kind === 'tool-none')).toBe(false);
  });

  it('sets what it was measured of, and leaves all else to the dialect', () => {
    const preset = 'k2-0905@nebius-2025-11-15';
    const { dialect } = resolveMock(describeSpeaker('openai-chat', 'llama3-8b', { preset }));
    const { 'tool-call': calls, ...rest } = dialects['llama3-8b'];
    expect(dialect).toEqual({ ...rest, 'tool-call': presets[preset]?.set['tool-call'] });
    expect(dialect['tool-call']).not.toEqual(calls);
  });

  it.each([
    ['k2-thinking@together-2025-11-15', 'tool-call'],
    ['k2-0905@nebius-2025-11-15', 'tool-call'],
    ['gpt-5.4@sob-2026-04', 'extraction'],
    ['best-model@ifeval-fc-2025-09-22', 'tool-call'],
  ] as [string, AnswerForm][])('%s is measured by the contracts at what it is', (preset, form) => {
    const spoken = measureSpoken(describeSpeaker('openai-chat', 'strict', { preset }), { form, answers: 120 });
    const mix: Mix = presets[preset]?.set[form === 'extraction' ? 'extraction' : 'tool-call'] ?? [];
    expect(standardErrors(spoken, missRatio(mix, form))).toBeLessThanOrEqual(4);
    expect(standardErrors(spoken, 0)).toBe(Infinity);
  });

  it('is told by name, with what was published and whose it is', () => {
    const told = renderPresets(presets);
    expect(told).toContain('k2-0905@groq-2025-11-15');
    expect(told).toMatch(/trigger similarity 69\.52 % of 4,000/);
    expect(told).toMatch(/at most 80 % of 750/);
    expect(told).toContain("Other people's measurements, each of its date");
  });
});
