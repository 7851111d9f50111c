import type { Expected } from '../../kit/terms/expected.ts';
import type { AskedBody } from './asked-body.ts';
import type { WorkloadAsk } from './workload.ts';

/** A request that somebody has written, or that was recorded: a line of a run's `cases.ndjson`. */
export interface WrittenCase {
  /** What is asked for, as it is sent; what it has of `model`, `stream` and `user` is its own. */
  body: AskedBody;
  /** Left out: nobody knows the right answer. */
  expected?: Exclude<Expected, { kind: 'unknown' }>;
  /** How long the answer is planned to be, tokens: what a mock says then. */
  answerTokens?: number;
  id?: string;
  tags?: string[];
  /** The variables its template was filled with. */
  vars?: Record<string, unknown>;
}

/** It is asked for as it was written. */
export const askWritten: WorkloadAsk<object, WrittenCase> = {
  // A copy: k6 shares cases between its virtual users, frozen.
  render: ({ body }) => ({ ...body, messages: body.messages.map((message) => ({ ...message })) }),
  expect: ({ expected }) => expected ?? { kind: 'unknown' },
};
