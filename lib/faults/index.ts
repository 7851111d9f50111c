import { object, type ObjectOf, optional, unionByKind } from '../settings/object.ts';
import type { ReadBy, Reader } from '../settings/reader.ts';
import { coalesce } from './coalesce.ts';
import { cutInFrame } from './cut-in-frame.ts';
import { dropFrame } from './drop-frame.ts';
import { duplicateFrame } from './duplicate-frame.ts';
import { errorEvent } from './error-event.ts';
import { malformedFrame } from './malformed-frame.ts';
import { reorderFrames } from './reorder-frames.ts';
import { splitWrites } from './split-writes.ts';
import { accelerationLimit } from './acceleration-limit.ts';
import { concurrencyLimit } from './concurrency-limit.ts';
import { contextWindow } from './context-window.ts';
import { emptyBody } from './empty-body.ts';
import { endEarly } from './end-early.ts';
import { errorResponse } from './error-response.ts';
import { lateBody } from './late-body.ts';
import { lateHeaders } from './late-headers.ts';
import { matchSettings } from './match.ts';
import { missingEnd } from './missing-end.ts';
import { missingFinish } from './missing-finish.ts';
import { missingUsage } from './missing-usage.ts';
import { splice } from './splice.ts';
import { earlierAnswer } from './earlier-answer.ts';
import { mangledJson } from './mangled-json.ts';
import { refusal } from './refusal.ts';
import { truncateAnswer } from './truncate-answer.ts';
import { wrongLanguage } from './wrong-language.ts';
import { okWithErrorBody } from './ok-with-error-body.ts';
import { rateLimit } from './rate-limit.ts';
import { redirect } from './redirect.ts';
import { reset } from './reset.ts';
import { silence } from './silence.ts';
import { slowDrip } from './slow-drip.ts';
import { stall } from './stall.ts';
import { usageQuota } from './usage-quota.ts';
import { whenSettings } from './when.ts';
import { wrongContentType } from './wrong-content-type.ts';

/** Every fault there is, by kind. A new one is a file and a line here. */
export const faults = {
  'error-response': errorResponse,
  'ok-with-error-body': okWithErrorBody,
  'empty-body': emptyBody,
  'wrong-content-type': wrongContentType,
  redirect,
  silence,
  'late-headers': lateHeaders,
  'late-body': lateBody,
  'slow-drip': slowDrip,
  stall,
  reset,
  'end-early': endEarly,
  'cut-in-frame': cutInFrame,
  'error-event': errorEvent,
  'malformed-frame': malformedFrame,
  'drop-frame': dropFrame,
  'duplicate-frame': duplicateFrame,
  'reorder-frames': reorderFrames,
  splice,
  'missing-end': missingEnd,
  'missing-finish': missingFinish,
  'missing-usage': missingUsage,
  coalesce,
  'split-writes': splitWrites,
  'truncate-answer': truncateAnswer,
  refusal,
  'wrong-language': wrongLanguage,
  'earlier-answer': earlierAnswer,
  'mangled-json': mangledJson,
  'rate-limit': rateLimit,
  'acceleration-limit': accelerationLimit,
  'concurrency-limit': concurrencyLimit,
  'usage-quota': usageQuota,
  'context-window': contextWindow,
} as const;

/** Which requests it is for and when it happens: common to every fault. */
const conditions = {
  match: optional('which requests it is for; without it, all', matchSettings),
  when: optional('when it happens to them; without it, always', whenSettings),
};

type Conditions = ObjectOf<typeof conditions>;
type FaultReaders = {
  [Kind in keyof typeof faults]: Reader<ReadBy<(typeof faults)[Kind]['settings']> & Conditions>;
};

/** Reads one fault of a drill or of a control request. */
export const faultSettings = unionByKind(
  Object.fromEntries(
    Object.entries(faults).map(([kind, { settings }]) => [kind, object({ ...settings.keys, ...conditions })]),
  ) as unknown as FaultReaders,
);

/** One fault of a drill: its kind and settings, which requests it is for, and when it happens. */
export type FaultSettings = ReadBy<typeof faultSettings>;
