import type { MockSettings } from '../lib/drill/drill.ts';
import type { ProviderName } from '../lib/drill/provider.ts';

/** A request as it reaches a mock. `path` begins with `/v1` and has no query. */
export interface MockRequest {
  method: string;
  path: string;
  body: string;
}

/** What a mock plays: a model, in a provider's place. */
export interface MockDescription extends MockSettings {
  provider: ProviderName;
}

/** A piece of a response body. `dueMs`: when to send it, counted from the request; never falls from frame to frame. */
export interface Frame {
  dueMs: number;
  data: string;
}

/**
 * What a mock answers and when. The head goes out with the first frame. `frames` may be walked more than once and
 * is made while it is walked, so that an open stream does not hold its whole future in memory.
 */
export interface AnswerPlan {
  status: number;
  headers: Record<string, string>;
  streamed: boolean;
  frames: Iterable<Frame>;
}
