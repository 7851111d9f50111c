import { describe, expect, it } from 'vitest';
import { extractionSchema, supportTools } from '../../../lib/drill/workloads/support-desk/tasks.ts';
import type { failureKinds } from '../../../lib/kit/terms/failure-kind.ts';
import type { WireName } from '../../../lib/wire/formats/index.ts';
import { isPrevented } from '../../../mocks/answer/enforcement.ts';
import {
  describeSpeaker,
  measureSpoken,
  missRatio,
  type Spoken,
  type SpokenRequests,
  standardErrors,
} from '../../support/spoken-answers/measure-spoken.ts';
import { dialects } from '../../../mocks/answer/dialects/index.ts';

const ANSWERS = 150;

/** Kinds that the mock said, but for the right one. */
function kindsOf({ seen }: Spoken): string[] {
  return [...seen.keys()].filter((kind) => kind !== 'right').toSorted();
}

const format = (strict: boolean) => ({
  response_format: { type: 'json_schema', json_schema: { name: 'ticket', strict, schema: extractionSchema } },
});
const chatTools = (strict: boolean, choice: string) => ({
  tools: supportTools.map((tool) => ({ type: 'function', function: { ...tool, strict } })),
  tool_choice: choice,
});

type Case = [
  what: string,
  wire: WireName,
  flavour: string,
  is: 'held' | 'free',
  requests: Pick<SpokenRequests, 'ask' | 'extra'>,
];

const extractions: Case[] = [
  ['in the prompt alone', 'openai-chat', 'openai', 'free', {}],
  ['by a schema', 'openai-chat', 'openai', 'free', { extra: format(false) }],
  ['by a strict schema', 'openai-chat', 'openai', 'held', { extra: format(true) }],
  ['by a schema', 'openai-chat', 'vllm', 'held', { extra: format(false) }],
  ['by a schema', 'openai-chat', 'llama.cpp', 'held', { extra: format(false) }],
  ['by a schema', 'openai-responses', 'openai', 'free', { ask: 'structured' }],
  ['by a schema', 'anthropic-messages', 'anthropic', 'held', { ask: 'structured' }],
  ['by a schema', 'gemini', 'gemini', 'held', { ask: 'structured' }],
];
const calls: Case[] = [
  ['with tools', 'openai-chat', 'openai', 'free', { extra: chatTools(false, 'required') }],
  ['with strict tools', 'openai-chat', 'openai', 'held', { extra: chatTools(true, 'auto') }],
  ['with a tool that must be called', 'openai-chat', 'vllm', 'held', { extra: chatTools(false, 'required') }],
  ['with tools', 'openai-chat', 'vllm', 'free', { extra: chatTools(false, 'auto') }],
  [
    'in the mode ANY',
    'gemini',
    'gemini',
    'held',
    { extra: { toolConfig: { functionCallingConfig: { mode: 'ANY' } } } },
  ],
  ['with tools', 'anthropic-messages', 'anthropic', 'free', {}],
];

describe('a schema that a request asks to be kept', () => {
  it.each(extractions)('asked for %s, in %s as %s speaks it, leaves answers %s', (_, wire, flavour, is, requests) => {
    const description = describeSpeaker(wire, 'gpt-4o-dspy-2024', { flavour });
    const spoken = measureSpoken(description, { form: 'extraction', answers: ANSWERS, ...requests });
    if (is === 'held') expect(kindsOf(spoken).filter((kind) => kind !== 'truncated')).toEqual([]);
    else expect(kindsOf(spoken)).toContain('number-as-string');
  });

  it.each(calls)('asked for %s, in %s as %s speaks it, leaves calls %s', (_, wire, flavour, is, requests) => {
    const description = describeSpeaker(wire, 'gpt-4o-dspy-2024', { flavour });
    const spoken = measureSpoken(description, { form: 'tool-call', answers: ANSWERS, ...requests });
    if (is === 'held') expect(kindsOf(spoken)).toEqual(['tool-as-text', 'tool-none']);
    else expect(kindsOf(spoken)).toContain('number-as-string');
  });

  it('leaves what no decoder prevents, on the prompts on which it was: the answers differ in nothing else', () => {
    const description = describeSpeaker('openai-chat', 'quirks');
    const asked = { form: 'extraction' as const, answers: 300 };
    const prompted = measureSpoken(description, asked);
    const enforced = measureSpoken(description, { ...asked, extra: format(true) });
    expect(kindsOf(prompted).length).toBeGreaterThan(40);
    for (const [kind, row] of prompted.seen) {
      if (kind !== 'right' && !isPrevented(kind as keyof typeof failureKinds))
        expect([kind, enforced.seen.get(kind)]).toEqual([kind, row]);
      else if (kind !== 'right') expect([kind, enforced.seen.has(kind)]).toEqual([kind, false]);
    }
    expect(kindsOf(enforced)).toEqual(
      ['empty-content', 'reasoning-only', 'refusal-field', 'refusal-text', 'scale', 'truncated', 'wrong-value'].filter(
        (kind) => prompted.seen.has(kind),
      ),
    );
  });

  it('is kept in as many answers as the mock is told', () => {
    const description = describeSpeaker('openai-chat', 'fence-heavy-2026', { enforcedRatio: 0.75 });
    const spoken = measureSpoken(description, { form: 'extraction', answers: 300, extra: format(true) });
    const misses = missRatio(dialects['fence-heavy-2026'].extraction, 'extraction');
    expect(standardErrors(spoken, misses * 0.25)).toBeLessThanOrEqual(4);
    expect(standardErrors(spoken, misses)).toBeGreaterThan(4);
    const never = measureSpoken(
      { ...description, enforcedRatio: 0 },
      { form: 'extraction', answers: ANSWERS, extra: format(true) },
    );
    expect(standardErrors(never, misses)).toBeLessThanOrEqual(4);
  });
});
