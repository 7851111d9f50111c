import { describe, expect, it } from 'vitest';
import { readAnsweredRequest } from '../../../lib/collector/judge/read-answered-request.ts';
import type { Asked } from '../../../lib/collector/records/asked.ts';
import { digestText } from '../../../lib/kit/prints/digest.ts';
import { createRequests } from '../../../lib/drill/workloads/requests.ts';
import { writePerfectRun } from '../../support/records.ts';

const { drill, arrivals } = writePerfectRun();
const written = createRequests(drill.traffic.requests);

it('tells a contract what its request asked for, what is right and whether a stream was asked for', () => {
  for (const arrival of arrivals.slice(0, 20)) {
    const request = readAnsweredRequest(arrival, written);
    expect(request.asked()).toEqual(written.render(arrival));
    expect(request.expected).toEqual(written.expect(arrival));
    expect(request.streamed).toBe(arrival.streamed);
  }
});

it('puts together what was asked for only if somebody looks, and once', () => {
  const rendered: number[] = [];
  const counting = {
    ...written,
    render: (arrival: Parameters<typeof written.render>[0]) => {
      rendered.push(1);
      return written.render(arrival);
    },
  };
  const request = readAnsweredRequest(arrivals[0]!, counting);
  expect(rendered).toHaveLength(0);
  expect(request.asked()).toBe(request.asked());
  expect(rendered).toHaveLength(1);
});

it('does not know what a follow-up asked, but what is right of its case', () => {
  const [arrival] = arrivals;
  const request = readAnsweredRequest({ ...arrival!, kind: 'repair', plannedKind: arrival!.kind }, written);
  expect(request.asked()).toBeNull();
  expect(request.expected).toEqual(written.expect(arrival!));
});

describe('the tools a follow-up offered', () => {
  const [arrival] = arrivals;
  const exchange = (asked?: Asked | null): Parameters<typeof readAnsweredRequest>[2] => ({
    streamed: false,
    end: 'complete',
    ...(asked === undefined ? {} : { asked }),
  });
  const request = (tools: number): Asked => ({
    kind: 'request',
    model: null,
    streamed: false,
    messages: { user: 1, assistant: 0, tool: 0 },
    system: digestText(''),
    prompt: digestText('Hi'),
    media: 0,
    tools: Array.from({ length: tools }, (_, place) => ({ name: `tool_${place}`, schema: '00000000' })),
    choice: 'auto',
    format: { kind: 'none' },
    maxTokens: null,
    temperature: null,
  });
  const offered = (asked?: Asked | null, plannedKind: string | undefined = arrival!.kind): unknown => {
    const { plannedKind: _, ...planned } = arrival!;
    const hit = plannedKind === '' ? planned : { ...planned, kind: 'repair', plannedKind };
    return readAnsweredRequest(hit, written, exchange(asked)).offered;
  };

  it('are those that the observer saw', () => {
    expect(offered(request(0))).toEqual([]);
    expect(offered(request(2))).toEqual(['tool_0', 'tool_1']);
  });

  it('are not known where it saw no such request, could not read it, or kept only some', () => {
    expect(offered()).toBeUndefined();
    expect(offered(null)).toBeUndefined();
    expect(offered({ kind: 'unread', reason: 'no JSON' })).toBeUndefined();
    expect(offered(request(128))).toBeUndefined();
  });

  it('say whether the call that is right of its case is what is right of it', () => {
    const calls = arrivals.find((one) => written.expect(one).kind === 'tool-call')!;
    const followUp = { ...calls, kind: 'repair', plannedKind: calls.kind };
    const expected = (asked?: Asked): unknown => readAnsweredRequest(followUp, written, exchange(asked)).expected;
    expect(expected(request(0))).toEqual({ kind: 'unknown' });
    expect(expected(request(1))).toEqual(written.expect(calls));
    expect(expected()).toEqual(written.expect(calls));
  });

  it('are not told of a planned request, whose body says so', () => {
    expect(offered(request(2), '')).toBeUndefined();
  });
});
