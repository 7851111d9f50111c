import { describe, expect, it } from 'vitest';
import { resolveCapacity } from '../../../mocks/play/capacity/resolve-capacity.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { resolveMock } from '../../../mocks/mock/mock.ts';
import { profiles } from '../../../mocks/play/profiles/index.ts';

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
    [{ model: 'self-hosted-8b' }, 'at-once'],
    [{ model: 'self-hosted-8b', head: 'when-scheduled' }, 'when-scheduled'],
    [{ model: 'self-hosted-8b', flavour: 'groq' }, 'with-first-token'],
    [{ model: 'self-hosted-8b', wire: 'gemini' }, 'with-first-token'],
    [{ model: 'gpt-4o', flavour: 'vllm' }, 'at-once'],
    [{ model: 'm' }, 'with-first-token'],
  ])('%j sends the head of a stream %s', (input, head) => {
    expect(resolveMock({ ...mockSettings.read(input, path), provider: 'primary' }).head).toBe(head);
  });

  it.each([
    [{}, `${path}.model is missing: the model name it answers with`],
    [{ model: 'm', dialect: 'stict' }, /dialect must be one of strict, .*, got "stict"\. Did you mean "strict"\?/],
    [
      { model: 'm', preset: 'k2-thinking@togeter-2025-11-15' },
      `${path}.preset must be a name that \`cutover mock --list-presets\` tells, got "k2-thinking@togeter-2025-11-15". Did you mean "k2-thinking@together-2025-11-15"?`,
    ],
    [{ model: 'm', preset: 'Nebius' }, /got "Nebius"\. Did you mean "k2-0905@nebius-2025-11-15"\?/],
    [{ model: 'm', preset: 'constructor' }, /--list-presets` tells, got "constructor"$/],
    [{ model: 'm', preset: 7 }, /preset must be a name that .*, got 7/],
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

  it('takes what a profile knows of the model, by any of its names, and nothing that it is told otherwise', () => {
    for (const model of ['claude-haiku-4.5', 'claude-haiku-4-5-20251001', 'anthropic/claude-haiku-4.5']) {
      expect(mockSettings.read({ model }, path)).toMatchObject({
        model,
        wire: 'anthropic-messages',
        ttft: 'claude-haiku-4.5',
        tokensPerSecond: 150,
      });
    }
    const told = { model: 'deepseek-v3', wire: 'openai-responses', ttft: 'instant', tokensPerSecond: 3 };
    expect(mockSettings.read(told, path)).toEqual({ ...told, dialect: 'strict' });
    expect(mockSettings.read({ model: 'deepseek-v3' }, path)).toMatchObject({ flavour: 'deepseek' });
  });

  it.each(Object.entries(profiles))('can be the profile %s, with each of its tiers', (model, { tiers = {} }) => {
    const plain = mockSettings.read({ model }, path);
    expect(plain.limits).toBeUndefined();
    for (const [tier, perMinute] of Object.entries(tiers)) {
      const limits = [{ kind: 'context-window', provider: 'openai', tokens: 9 }];
      const read = mockSettings.read({ model, tier, limits }, path);
      expect(read.limits).toMatchObject([{ kind: 'rate-limit', perMinute }, { kind: 'context-window' }]);
      // What was read is the whole of it: it can be read again.
      expect(mockSettings.read(read, path)).toEqual(read);
    }
    expect(mockSettings.read(plain, path)).toEqual(plain);
  });

  it('says whose errors are meant by whom it speaks as', () => {
    const capacity = {
      limits: [{ kind: 'rate-limit', perMinute: { requests: 5 } }],
      slots: { slots: 2 },
      coldStart: { loadMs: 10, meanwhile: { kind: 'refuse' } },
    };
    expect(mockSettings.read({ model: 'm', wire: 'anthropic-messages', ...capacity }, path)).toMatchObject({
      limits: [{ provider: 'anthropic', burstSeconds: 60 }],
      slots: { slots: 2, queue: 0, error: 'anthropic-529', fullLoadFactor: 1 },
      coldStart: { meanwhile: { kind: 'refuse', error: 'anthropic-529' }, slowMs: 0, slowFactor: 1 },
    });
  });

  it.each([
    [{ slots: { slots: 0 } }, `${path}.slots.slots must be a whole number between 1 and 10000, got 0`],
    [{ slots: { slots: 1, fullLoadFactor: 0.5 } }, `${path}.slots.fullLoadFactor must be a number between 1 and 100`],
    [{ slots: { slots: 1, error: 'openai-50' } }, `${path}.slots.error must be one of`],
    [{ limits: [{ kind: 'rate-limt' }] }, `${path}.limits[0].kind must be one of`],
    [
      { limits: [{ kind: 'usage-quota', quota: { requests: 1 } }], flavour: 'vllm' },
      `${path}.limits[0].provider is missing: how this mock's own provider words it is not known`,
    ],
    [{ coldStart: { loadMs: -1 } }, `${path}.coldStart.loadMs must be a number between 0 and 86400000, got -1`],
    [
      { prefill: { msPerToken: 1, cache: { tokens: 10 } } },
      `${path}.prefill.cache.tokens must be at least blockTokens`,
    ],
    [{ gapSigma: 3 }, `${path}.gapSigma must be a number between 0 and 2, got 3`],
    [{ tier: 'tier-1' }, `${path}.tier must be left out: none is known of this model, got "tier-1"`],
    [{ model: 'gpt-4.1', tier: 'tier-9' }, `${path}.tier must be one of tier-1, tier-2,`],
  ])('with %j is answered with path, rule and value too', (input, message) => {
    expect(() => mockSettings.read({ model: 'm', ...input }, path)).toThrow(message);
  });

  it('asks for the error of a full house where that of the flavour is not known, as of a new one', () => {
    const slots = { slots: 1, queue: 0, fullLoadFactor: 1 };
    expect(() => resolveCapacity({ slots }, 'cohere', path)).toThrow(
      `${path}.slots.error is missing: what this mock's own provider answers is not known`,
    );
  });
});
