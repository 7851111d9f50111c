import { describe, expect, it } from 'vitest';
import { mockSettings } from '../../mocks/parse-mock.ts';

const path = 'providers.primary.upstream.mock';

describe('the description of a mock', () => {
  it('needs a model only', () => {
    expect(mockSettings.read({ model: 'm' }, path)).toEqual({
      model: 'm',
      wire: 'openai-chat',
      dialect: 'strict',
      ttft: 'gpt-4o',
      tokensPerSecond: 75,
    });
  });

  it('may name flavour, differences and refusals of its wire format', () => {
    const wire = { wire: 'openai-chat', flavour: 'groq', differences: ['no-done'], refuses: ['tools'] };
    expect(mockSettings.read({ model: 'm', ...wire, reasoningTokens: 10 }, path)).toMatchObject(wire);
  });

  it.each([
    [{}, `${path}.model is missing: the model name it answers with`],
    [{ model: 'm', dialect: 'stict' }, /dialect must be one of strict, .*, got "stict"\. Did you mean "strict"\?/],
    [{ model: 'm', ttft: 'gpt-4' }, /ttft must be one of .*, got "gpt-4"\. Did you mean "gpt-4o"\?/],
    [{ model: 'm', wire: 'anthropic' }, /wire must be one of openai-chat, .*, got "anthropic"/],
    [{ model: 'm', flavour: 'mistrall' }, /flavour must be one of .*, got "mistrall"\. Did you mean "mistral"\?/],
    [
      { model: 'm', wire: 'gemini', flavour: 'mistral' },
      `${path}.flavour must be one of gemini, vertex, got "mistral"`,
    ],
    [
      { model: 'm', wire: 'gemini', differences: ['safety', 'no-done'] },
      /differences\[1\] must be one of safety, .*, got "no-done"/,
    ],
    [{ model: 'm', refuses: ['json'] }, /refuses\[0\] must be one of other-models, .*, got "json"/],
    [{ model: 'm', reasoningTokens: 0.5 }, /reasoningTokens must be a whole number between 0 and 100000, got 0\.5/],
    [{ model: 'm', tokensPerSecond: 0 }, /tokensPerSecond must be a number between 1 and 10000, got 0/],
    [{ model: 'm', tokenPerSecond: 5 }, /tokenPerSecond is not a known key\. Did you mean "tokensPerSecond"\?/],
  ])('%j is answered with path, rule and value', (input, message) => {
    expect(() => mockSettings.read(input, path)).toThrow(message);
  });
});
