import type { MockDescription, MockRequest } from '../../../../mocks/answer/answer-plan.ts';
import { mockSettings } from '../../../../mocks/mock/parse-mock.ts';
import type { SimulatedCall } from '../../../support/mock-simulation.ts';
import { chatRequest, lengthHeader, ticketBody } from '../../request-body.ts';

/** A mock whose every token takes a millisecond, described as in a drill. */
export function describeMock(settings: object): MockDescription {
  const base = { model: 'm', ttft: 'instant', tokensPerSecond: 1_000 };
  return { ...mockSettings.read({ ...base, ...settings }, ''), provider: 'fallback' };
}

/** A question whose answer of 200 tokens takes that mock 200 ms. */
export function request(ticket = 1, more: object = {}): MockRequest {
  const asked = { kind: 'chat', ticket, outputTokens: 200 } as const;
  return chatRequest({ ...ticketBody(asked), ...more }, lengthHeader(asked));
}

/** What it was answered with; undefined when it still waits. */
export function status({ plan }: SimulatedCall): number | undefined {
  return plan?.status;
}

/** From its question to its last byte. */
export function durationMs({ enteredMs, endedMs }: SimulatedCall): number {
  return (endedMs ?? Number.NaN) - enteredMs;
}
