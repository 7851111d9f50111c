import { expect, it } from 'vitest';
import { readAnsweredRequest } from '../../../lib/collector/judge/read-answered-request.ts';
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
