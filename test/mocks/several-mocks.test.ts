/** Several mocks at one address, with faults and embeddings, as the real clients see them. */
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { faultSettings } from '../../lib/faults/index.ts';
import { startFailingFront } from '../../mocks/failing/failing-front.ts';
import { createMockServer, createSeveralMocks } from '../../mocks/server/server.ts';

const fast = { ttft: 'instant', tokensPerSecond: 10_000 } as const;
const descriptions = [
  { ...fast, model: 'gpt-4.1' },
  { ...fast, model: 'gpt-4.1-mini', dialect: 'fence-heavy-2026' },
  { ...fast, model: 'claude-sonnet-4', wire: 'anthropic-messages' },
  { ...fast, model: 'gpt-5', wire: 'openai-responses' },
] as const;
const messages = [{ role: 'user' as const, content: 'Hello' }];
const openaiAt = (port: number) => new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'any', maxRetries: 0 });
const anthropicAt = (port: number) =>
  new Anthropic({ baseURL: `http://127.0.0.1:${port}`, apiKey: 'any', maxRetries: 0 });

describe('several mocks on one port', () => {
  it('answer by the path of a request and the model it names', async () => {
    await using server = await createSeveralMocks({ descriptions, seed: 1, port: 0 });
    const openai = openaiAt(server.port);
    const chats = await Promise.all(
      ['gpt-4.1', 'gpt-4.1-mini'].map((model) => openai.chat.completions.create({ model, messages })),
    );
    const said = await anthropicAt(server.port).messages.create({
      model: 'claude-sonnet-4',
      max_tokens: 300,
      messages,
    });
    const stream = anthropicAt(server.port).messages.stream({ model: 'claude-sonnet-4', max_tokens: 300, messages });
    const responded = await openai.responses.create({ model: 'gpt-5', input: 'Hello' });
    expect([...chats, said, await stream.finalMessage(), responded].map(({ model }) => model)).toEqual([
      'gpt-4.1',
      'gpt-4.1-mini',
      'claude-sonnet-4',
      'claude-sonnet-4',
      'gpt-5',
    ]);
  });

  it('refuse a model that none of its wire format has, in the words of the provider', async () => {
    await using server = await createSeveralMocks({ descriptions, seed: 1, port: 0 });
    await expect(openaiAt(server.port).chat.completions.create({ model: 'claude-sonnet-4', messages })).rejects.toThrow(
      /404 .*claude-sonnet-4/,
    );
  });

  it('list their models to each client', async () => {
    await using server = await createSeveralMocks({ descriptions, seed: 1, port: 0 });
    const [openai, anthropic] = await Promise.all([
      openaiAt(server.port).models.list(),
      anthropicAt(server.port).models.list(),
    ]);
    expect(openai.data.map(({ id }) => id)).toEqual(['gpt-4.1', 'gpt-4.1-mini', 'gpt-5']);
    expect(anthropic.data.map(({ id }) => id)).toEqual(['claude-sonnet-4']);
  });

  it('cannot be two of one name in one wire format', async () => {
    const twice = [descriptions[0], descriptions[1], descriptions[0]];
    await expect(createSeveralMocks({ descriptions: twice, seed: 1, port: 0 })).rejects.toThrow(
      'models[2].model must be another than that of models[0], which has its wire format, got gpt-4.1.',
    );
  });
});

describe('embeddings', () => {
  it('are unit vectors fixed by their text, as long as asked for, with their tokens counted, in both encodings', async () => {
    await using server = await createMockServer({
      description: { ...fast, model: 'text-embedding-3-small' },
      seed: 1,
      port: 0,
    });
    const { embeddings } = openaiAt(server.port);
    const model = 'text-embedding-3-small';
    // The client asks for base64 unless told otherwise.
    const coded = await embeddings.create({ model, input: ['One', 'Two', 'One'] });
    const floats = await embeddings.create({ model, input: 'One', encoding_format: 'float' });
    const short = await embeddings.create({ model, input: [[1, 2, 3]], dimensions: 64 });
    const [one, two, again] = coded.data.map(({ embedding }) => embedding);
    const dot = (a: number[], b: number[]): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
    expect(one).toHaveLength(1_536);
    expect([again, floats.data[0]?.embedding]).toEqual([one, one]);
    expect(dot(one!, one!)).toBeCloseTo(1, 5);
    expect(Math.abs(dot(one!, two!))).toBeLessThan(0.2);
    expect(short.data[0]?.embedding).toHaveLength(64);
    expect(coded.usage).toEqual({ prompt_tokens: 3, total_tokens: 3 });
  });

  it.each([
    [{ input: '' }, /'input' must be/],
    [{ input: [] }, /'input' must be/],
    [{ input: 'x', dimensions: 0 }, /'dimensions' must be/],
    [{ input: 'x', encoding_format: 'int8' }, /'encoding_format' must be/],
  ])('are refused for %j', async (asked, message) => {
    await using server = await createMockServer({ description: { ...fast, model: 'm' }, seed: 1, port: 0 });
    const wrong = { model: 'm', ...asked } as OpenAI.EmbeddingCreateParams;
    await expect(openaiAt(server.port).embeddings.create(wrong)).rejects.toThrow(message);
  });
});

describe('a mock behind faults', () => {
  async function ask(fault: object): Promise<unknown> {
    await using server = await createMockServer({ description: { ...fast, model: 'm' }, seed: 1, port: 0 });
    await using front = await startFailingFront({
      upstream: new URL(server.url).origin,
      faults: [faultSettings.read(fault, '')],
      provider: 'primary',
      seed: 1,
      host: '127.0.0.1',
      port: 0,
    });
    const failure = await openaiAt(front.port)
      .chat.completions.create({ model: 'm', messages })
      .catch((error: unknown) => error);
    expect(front.summarize()).toMatchObject([{ applied: 1 }]);
    return failure;
  }

  it('fails as the provider does, and as a broken connection does', async () => {
    expect(await ask({ kind: 'error-response', error: 'openai-503-overloaded' })).toMatchObject({ status: 503 });
    expect(await ask({ kind: 'reset-on-accept' })).toBeInstanceOf(Error);
  });
});
