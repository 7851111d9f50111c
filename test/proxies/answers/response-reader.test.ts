import { describe, expect, test } from 'vitest';
import { createResponseReader } from '../../../lib/proxies/answers/response-reader.ts';
import type { HeaderField } from '../../../lib/wire/http1/message-head.ts';
import { planAnswer } from '../../../mocks/mock/plan-answer.ts';
import { wireNames } from '../../../lib/wire/formats/index.ts';
import { fallback } from '../../mocks/request-body.ts';
import { wireRequest } from '../../mocks/wire-request.ts';
import { resolveMock } from '../../../mocks/mock/mock.ts';

const head = (contentType: string): HeaderField[] => [['content-type', contentType]];

describe.each(wireNames)('what the observer reads of a stream in %s', (wire) => {
  const request = wireRequest(wire, undefined, { ask: 'text', streamed: true });
  const frames = [
    ...planAnswer(request, resolveMock({ ...fallback, wire, ttft: 'gpt-4o', tokensPerSecond: 50 }), 1).frames,
  ];

  test('is the time of its first token, the gaps between them, and that it came to its end', async () => {
    const reader = createResponseReader(head('text/event-stream'));
    // Every frame comes when it is due, but bookkeeping in front of the text comes early.
    const first = frames.findIndex(({ data }) => data.includes('##'));
    for (const [index, { dueMs, data }] of frames.entries())
      reader.push(Buffer.from(data), index < first ? 1 : 1_000 + dueMs);
    const { firstTokenEpochMs, gapsMs, terminated, answer } = await reader.end();
    expect(firstTokenEpochMs).toBe(1_000 + (frames[first]?.dueMs ?? 0));
    const planned = (frames.at(-1)?.dueMs ?? 0) - (frames[first]?.dueMs ?? 0);
    // Gaps are kept with one decimal.
    expect(Math.abs(gapsMs.reduce((sum, gap) => sum + gap, 0) - planned)).toBeLessThan(0.1 * gapsMs.length);
    expect([terminated, answer?.text.startsWith('## Ticket')]).toEqual([true, true]);
  });

  test('says that it broke off when its second half is missing', async () => {
    const reader = createResponseReader(head('text/event-stream'));
    for (const { data } of frames.slice(0, frames.length / 2)) reader.push(Buffer.from(data), 1);
    const { terminated, answer } = await reader.end();
    expect([terminated, answer?.text.startsWith('## Ticket')]).toEqual([false, true]);
  });
});
