import { object, type ObjectOf, optional, unionByKind } from '../settings/object.ts';
import { type ReadBy, type Reader, reject } from '../settings/reader.ts';
import { acceptNeverRead } from './accept-never-read.ts';
import { emptyBody } from './empty-body.ts';
import { endEarly } from './end-early.ts';
import { errorResponse } from './error-response.ts';
import { halfClose } from './half-close.ts';
import { lateBody } from './late-body.ts';
import { lateHeaders } from './late-headers.ts';
import { matchSettings } from './match.ts';
import { okWithErrorBody } from './ok-with-error-body.ts';
import { redirect } from './redirect.ts';
import { refuseConnections } from './refuse-connections.ts';
import { reset } from './reset.ts';
import { resetOnAccept } from './reset-on-accept.ts';
import { silence } from './silence.ts';
import { slowDrip } from './slow-drip.ts';
import { slowRequestRead } from './slow-request-read.ts';
import { stall } from './stall.ts';
import { tlsHandshakeFailure } from './tls-handshake-failure.ts';
import { type WhenSettings, whenSettings } from './when.ts';
import { wrongContentType } from './wrong-content-type.ts';

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
  'half-close': halfClose,
  'slow-request-read': slowRequestRead,
  ...connectionFaults,
} as const;

/** Which requests it is for and when it happens: common to every fault. */
const conditions = {
  match: optional('which requests it is for; without it, all', matchSettings),
  when: optional('when it happens to them; without it, always', whenSettings),
};

const noMatch: Reader<never> = {
  read: (input, path) =>
    reject(path, 'left out, since this fault happens to connections, before there is a request to match', input),
  describe: () => ({ kind: 'data', rule: 'nothing' }),
};

/** What a fault of connections may carry of these. */
function connectionConditions(when: Reader<WhenSettings> = whenSettings) {
  return {
    match: optional('never given', noMatch),
    when: optional('when it happens to connections; without it, always', when),
  };
}

type ConnectionKind = keyof typeof connectionFaults;
type ConditionsOf<Kind> = ObjectOf<
  Kind extends ConnectionKind ? ReturnType<typeof connectionConditions> : typeof conditions
>;
type FaultReaders = {
  [Kind in keyof typeof faults]: Reader<ReadBy<(typeof faults)[Kind]['settings']> & ConditionsOf<Kind>>;
};

/** Reads one fault of a drill or of a control request. */
export const faultSettings = unionByKind(
  Object.fromEntries(
    Object.entries(faults).map(([kind, definition]) => {
      const common = 'level' in definition ? connectionConditions(definition.when) : conditions;
      return [kind, object({ ...definition.settings.keys, ...common })];
    }),
  ) as unknown as FaultReaders,
);

/** One fault of a drill: its kind and settings, which requests it is for, and when it happens. */
export type FaultSettings = ReadBy<typeof faultSettings>;

/** One fault that happens to connections. */
export type ConnectionFaultSettings = Extract<FaultSettings, { kind: ConnectionKind }>;
