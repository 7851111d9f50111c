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
import { emptyBody } from './empty-body.ts';
import { endEarly } from './end-early.ts';
import { errorResponse } from './error-response.ts';
import { lateBody } from './late-body.ts';
import { lateHeaders } from './late-headers.ts';
import { matchSettings } from './match.ts';
import { okWithErrorBody } from './ok-with-error-body.ts';
import { redirect } from './redirect.ts';
import { reset } from './reset.ts';
import { silence } from './silence.ts';
import { slowDrip } from './slow-drip.ts';
import { stall } from './stall.ts';
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
  coalesce,
  'split-writes': splitWrites,
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
