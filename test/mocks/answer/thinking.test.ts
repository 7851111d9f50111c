import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../lib/kit/terms/answer.ts';
import type { WireName } from '../../../lib/wire/formats/index.ts';
import { readAnswer } from '../../../lib/wire/formats/read-answer.ts';
import type { MockDescription } from '../../../mocks/answer/answer-plan.ts';
import { ASSUMED_THINKING_TOKENS } from '../../../mocks/answer/thinking.ts';
import { resolveMock } from '../../../mocks/mock/mock.ts';
import { type ModelPlan, planAnswer } from '../../../mocks/mock/plan-answer.ts';
import { describeSpeaker, measureSpoken, readStream } from '../../support/spoken-answers/measure-spoken.ts';
import { wireRequest, type WireAsk } from '../wire-request.ts';

interface Asked {
  answer: Answer;
  /** Until the first byte, and until the last, ms. */
  firstMs: number;
  lastMs: number;
}

function ask(
  wire: WireName,
  extra: Record<string, unknown>,
  more: Partial<MockDescription> = {},
  options: Partial<WireAsk> = {},
): Asked {
  const mock = resolveMock(describeSpeaker(wire, 'strict', { tokensPerSecond: 100, ...more }));
  const request = wireRequest(wire, more.flavour, { ask: 'text', outputTokens: 60, extra, ...options });
  const plan = planAnswer(request, mock, 1);
  const frames = [...plan.frames];
  const bytes = frames.map(({ data }) => data).join('');
  const answer = options.streamed === true ? readStream(bytes) : readAnswer(bytes);
  if (answer === null) throw new Error(frames[0]?.data);
  return { answer, firstMs: (plan as ModelPlan).firstMs, lastMs: frames.at(-1)?.dueMs ?? 0 };
}

/** Tokens it thought, as far as the token counts tell. */
function thought(wire: WireName, extra: Record<string, unknown>, more: Partial<MockDescription> = {}): number {
  const silent = ask(wire, extra, { ...more, reasoningTokens: 0 }).answer.usage?.outputTokens ?? 0;
  return (ask(wire, extra, more).answer.usage?.outputTokens ?? 0) - silent;
}

const gemini = (thinkingConfig: object) => ({ generationConfig: { thinkingConfig } });
const anthropic = (thinking: object) => ({ thinking, max_tokens: 50_000 });
const medium = ASSUMED_THINKING_TOKENS;

describe('a mock that is asked to think', () => {
  it.each<[WireName, Record<string, unknown>, number]>([
    ['openai-chat', {}, 0],
    ['openai-chat', { reasoning_effort: 'medium' }, medium],
    ['openai-chat', { reasoning_effort: 'low' }, medium * 0.4],
    ['openai-chat', { reasoning_effort: 'high' }, medium * 1.6],
    ['openai-chat', { reasoning_effort: 'none' }, 0],
    ['openai-chat', { reasoning_effort: 'of some new kind' }, 0],
    ['openai-chat', { reasoning: { effort: 'low' } }, medium * 0.4],
    ['openai-chat', { reasoning: { enabled: true, max_tokens: 100 } }, 100],
    ['openai-chat', { thinking: { type: 'enabled' } }, medium],
    ['openai-chat', { thinking: { type: 'disabled' } }, 0],
    ['openai-chat', { enable_thinking: true, thinking_budget: 50 }, 50],
    ['openai-chat', { chat_template_kwargs: { enable_thinking: true } }, medium],
    ['openai-chat', { chat_template_kwargs: { thinking: false } }, 0],
    ['openai-responses', { reasoning: { effort: 'high' }, max_output_tokens: 50_000 }, medium * 1.6],
    ['anthropic-messages', anthropic({ type: 'enabled', budget_tokens: 1_024 }), medium],
    ['anthropic-messages', anthropic({ type: 'enabled', budget_tokens: 200 }), 200],
    ['anthropic-messages', anthropic({ type: 'disabled' }), 0],
    ['gemini', gemini({ thinkingBudget: -1 }), medium],
    ['gemini', gemini({ thinkingBudget: 0 }), 0],
    ['gemini', gemini({ thinkingBudget: 120 }), 120],
    ['gemini', gemini({ thinkingLevel: 'LOW' }), medium * 0.4],
  ])('in %s by %j thinks about %i tokens', (wire, extra, tokens) => {
    const thoughts = thought(wire, { ...(wire === 'openai-chat' ? { max_tokens: 50_000 } : {}), ...extra });
    expect(Math.abs(thoughts - tokens)).toBeLessThanOrEqual(tokens * 0.15);
  });

  it('says the same behind its thoughts, and later', () => {
    for (const streamed of [false, true]) {
      const off = ask('openai-chat', { thinking: { type: 'disabled' } }, { flavour: 'deepseek' }, { streamed });
      const on = ask(
        'openai-chat',
        { thinking: { type: 'enabled' }, max_tokens: 9_000 },
        { flavour: 'deepseek' },
        { streamed },
      );
      expect(on.lastMs - off.lastMs).toBeGreaterThan(medium * 10 * 0.7);
      if (streamed) continue;
      expect([on.answer.text, off.answer.reasoning]).toEqual([off.answer.text, '']);
      expect(on.answer.reasoning.length).toBeGreaterThan(medium * 3);
    }
  });

  it.each<[WireName, Record<string, unknown>]>([
    ['openai-chat', { reasoning_effort: 'medium', max_tokens: 9_000 }],
    ['gemini', gemini({ thinkingBudget: -1 })],
  ])('in %s by %j shows no thoughts, and lets wait for them', (wire, extra) => {
    const silent = ask(wire, extra, { reasoningTokens: 0 }, { streamed: true });
    const { answer, firstMs, lastMs } = ask(wire, extra, {}, { streamed: true });
    expect([answer.reasoning, answer.text.length > 100]).toEqual(['', true]);
    expect(firstMs - silent.firstMs).toBeCloseTo(medium * 10, 0);
    expect(lastMs).toBeGreaterThan(firstMs);
  });

  it('shows them to who asks Gemini for them', () => {
    const { answer } = ask('gemini', gemini({ thinkingBudget: 100, includeThoughts: true }));
    expect(answer.reasoning.length).toBeGreaterThan(300);
  });

  it('has nothing left to say where its thoughts reach the token limit', () => {
    const { answer } = ask('openai-chat', { reasoning_effort: 'high', max_tokens: 300 });
    expect(answer).toMatchObject({ text: '', finishReason: 'length', usage: { outputTokens: 300 } });
  });

  it('leaks them into the text where nobody takes them out, and off is then the fix', () => {
    const leaking = describeSpeaker('openai-chat', 'strict', { flavour: 'vllm', differences: ['reasoning-tags'] });
    const missed = (on: boolean) =>
      measureSpoken(leaking, {
        form: 'extraction',
        answers: 20,
        extra: { chat_template_kwargs: { enable_thinking: on }, max_tokens: 9_000 },
      });
    expect([missed(true).missed, missed(false).missed]).toEqual([20, 0]);
    expect([...(missed(true).seen.get('right')?.keys() ?? [])]).toEqual(['think-block']);
  });

  it.each([
    [{ thinking: { type: 'enabled', budget_tokens: 2_000 }, max_tokens: 2_000 }, /greater than/],
    [
      { thinking: { type: 'enabled', budget_tokens: 1_024 }, max_tokens: 4_000, tool_choice: { type: 'any' } },
      /forces tool use/,
    ],
  ])('is refused by Anthropic: %j', (extra, message) => {
    expect(ask('anthropic-messages', extra, {}, { ask: 'tool' }).answer.error).toMatch(message);
  });
});
