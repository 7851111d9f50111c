import { checked } from '../kit/settings/checked.ts';
import { object, type ObjectOf, optional, unionByKind, type WrittenObjectOf } from '../kit/settings/object.ts';
import { coalesce } from './kinds/content/coalesce.ts';
import { cutInFrame } from './kinds/content/cut-in-frame.ts';
import { dropFrame } from './kinds/content/drop-frame.ts';
import { duplicateFrame } from './kinds/content/duplicate-frame.ts';
import { errorEvent } from './kinds/content/error-event.ts';
import { malformedFrame } from './kinds/content/malformed-frame.ts';
import { reorderFrames } from './kinds/content/reorder-frames.ts';
import { splitWrites } from './kinds/delivery/split-writes.ts';
import { accelerationLimit } from './kinds/limits/acceleration-limit.ts';
import { concurrencyLimit } from './kinds/limits/concurrency-limit.ts';
import { contextWindow } from './kinds/limits/context-window.ts';
import { type ReadBy, type Reader, reject, type WrittenBy } from '../kit/settings/reader.ts';
import { acceptNeverRead } from './kinds/connection/accept-never-read.ts';
import { emptyBody } from './kinds/call/empty-body.ts';
import { endEarly } from './kinds/delivery/end-early.ts';
import { errorResponse } from './kinds/call/error-response.ts';
import { halfClose } from './kinds/delivery/half-close.ts';
import { lateBody } from './kinds/delivery/late-body.ts';
import { lateHeaders } from './kinds/delivery/late-headers.ts';
import { matchSettings } from './fault/match.ts';
import { missingEnd } from './kinds/content/missing-end.ts';
import { missingFinish } from './kinds/content/missing-finish.ts';
import { missingUsage } from './kinds/content/missing-usage.ts';
import { splice } from './kinds/content/splice.ts';
import { earlierAnswer } from './kinds/content/earlier-answer.ts';
import { mangledJson } from './kinds/content/mangled-json.ts';
import { refusal } from './kinds/content/refusal.ts';
import { truncateAnswer } from './kinds/content/truncate-answer.ts';
import { wrongLanguage } from './kinds/content/wrong-language.ts';
import { okWithErrorBody } from './kinds/call/ok-with-error-body.ts';
import { rateLimit } from './kinds/limits/rate-limit.ts';
import { redirect } from './kinds/call/redirect.ts';
import { refuseConnections } from './kinds/connection/refuse-connections.ts';
import { reset } from './kinds/delivery/reset.ts';
import { resetOnAccept } from './kinds/connection/reset-on-accept.ts';
import { silence } from './kinds/call/silence.ts';
import { slowDrip } from './kinds/delivery/slow-drip.ts';
import { slowRequestRead } from './kinds/request/slow-request-read.ts';
import { stall } from './kinds/delivery/stall.ts';
import { usageQuota } from './kinds/limits/usage-quota.ts';
import { tlsHandshakeFailure } from './kinds/connection/tls-handshake-failure.ts';
import { checkDice, type WhenSettings, whenSettings } from './fault/when.ts';
import { wrongContentType } from './kinds/call/wrong-content-type.ts';

/** The faults that happen to connections, before there is a request. */
export const connectionFaults = {
  'refuse-connections': refuseConnections,
  'reset-on-accept': resetOnAccept,
  'accept-never-read': acceptNeverRead,
  'tls-handshake-failure': tlsHandshakeFailure,
} as const;

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
  'half-close': halfClose,
  'slow-request-read': slowRequestRead,
  ...connectionFaults,
} as const;

/** Which requests it is for and when it happens: common to every fault. */
const conditions = {
  match: optional('which requests it is for; without it, all', matchSettings),
  when: optional('when it happens to them; without it, always', checked(whenSettings, checkDice)),
};

const noMatch: Reader<never> = {
  read: (input, path) =>
    reject(path, 'left out, since this fault happens to connections, before there is a request to match', input),
  describe: () => ({ kind: 'data', rule: 'nothing' }),
};

const { dice: _dice, pick: _pick, ...whenOfConnections } = whenSettings.keys;

/** What a fault of connections may carry of these; whose a connection is is not known, so it shares no dice. */
function connectionConditions(when: Reader<WhenSettings, WrittenBy<typeof whenSettings>> = object(whenOfConnections)) {
  return {
    match: optional('never given', noMatch),
    when: optional('when it happens to connections; without it, always', when),
  };
}

type ConnectionKind = keyof typeof connectionFaults;
type ConditionsOf<Kind> = Kind extends ConnectionKind ? ReturnType<typeof connectionConditions> : typeof conditions;
type FaultReaders = {
  [Kind in keyof typeof faults]: Reader<
    ReadBy<(typeof faults)[Kind]['settings']> & ObjectOf<ConditionsOf<Kind>>,
    WrittenBy<(typeof faults)[Kind]['settings']> & WrittenObjectOf<ConditionsOf<Kind>>
  >;
};

/** One fault of a drill: its kind and settings, which requests it is for, and when it happens. */
export type FaultSettings = {
  [Kind in keyof FaultReaders]: { kind: Kind } & ReadBy<FaultReaders[Kind]>;
}[keyof FaultReaders];

/** One fault as people write it. */
export type FaultInput = {
  [Kind in keyof FaultReaders]: { readonly kind: Kind } & WrittenBy<FaultReaders[Kind]>;
}[keyof FaultReaders];

/** Reads one fault of a drill or of a control request. */
export const faultSettings: Reader<FaultSettings, FaultInput> = unionByKind(
  Object.fromEntries(
    Object.entries(faults).map(([kind, definition]) => {
      const common = 'level' in definition ? connectionConditions(definition.when) : conditions;
      return [kind, object({ ...definition.settings.keys, ...common })];
    }),
  ) as unknown as FaultReaders,
);

/** One fault that happens to connections. */
export type ConnectionFaultSettings = Extract<FaultSettings, { kind: ConnectionKind }>;
