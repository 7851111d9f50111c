import type { ObjectiveResult } from './objective-result.ts';
import { boolean, count, keys, listOf, number, oneOf, orLeftOut, orNull, pairOf, ratio, text } from './shape.ts';

/** What a result of an objective must look like in a file. */
export const objective = keys<ObjectiveResult>({
  id: text,
  phase: text,
  ok: boolean,
  observed: orNull(number),
  required: text,
  outcome: orLeftOut(oneOf(['met', 'missed', 'undecided'])),
  judge: orLeftOut(text),
  n: orLeftOut(orNull(count)),
  interval: orLeftOut(orNull(pairOf(orNull(number)))),
  close: orLeftOut(orNull(keys<NonNullable<ObjectiveResult['close']>>({ moreRequests: orNull(count) }))),
  wholePhase: orLeftOut(orNull(number)),
  isHeaviest: orLeftOut(boolean),
  failedRatio: orLeftOut(ratio),
  watchedMs: orLeftOut(number),
  noRequest: orLeftOut(text),
  untested: orLeftOut(listOf(text)),
});
