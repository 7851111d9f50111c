import { expect, it } from 'vitest';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { createMockServer } from '../../../mocks/server/server.ts';
import { ticketBody } from '../../mocks/request-body.ts';
import { timeStream } from './stream-times.ts';

it('times the head, the first token, each gap and the end of a stream, and reads its token counts', async () => {
  const said = { model: 'smollm2-135m', tokensPerSecond: 400, prefill: { msPerToken: 0.5 } };
  const description = { ...mockSettings.read(said, ''), provider: 'fallback' as const };
  await using server = await createMockServer({ description, seed: 1, port: 0 });
  const { headMs, firstMs, endMs, gapsMs, promptTokens } = await timeStream(server.port, ticketBody({ kind: 'chat' }));
  expect(headMs).toBeLessThan(firstMs);
  expect(firstMs).toBeLessThan(endMs);
  expect(gapsMs.length).toBeGreaterThan(50);
  expect(promptTokens).toBeGreaterThan(290);
});

it('throws what a server refuses with', async () => {
  const description = { ...mockSettings.read({ model: 'm', flavour: 'llama.cpp' }, ''), provider: 'fallback' as const };
  await using server = await createMockServer({ description, seed: 1, port: 0 });
  await expect(timeStream(server.port, {})).rejects.toThrow('400 {');
});
