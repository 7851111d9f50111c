import type { BodyFraming } from './body-framing.ts';
import type { ResponseHead } from './message-head.ts';

/** The final head of a response: read, and as it goes on. */
export interface TakenHead {
  head: ResponseHead;
  framing: BodyFraming;
  bytes: Buffer;
}
