import { enterSlots, freeSlots, leaveSlots, type Slots } from '../../../kit/limits/slots.ts';
import { object, optional, required, withDefault } from '../../../kit/settings/object.ts';
import { choice, number } from '../../../kit/settings/reader.ts';
import { answerWithError } from '../../fault/answer-with-error.ts';
import { retryAfterSeconds } from '../../fault/header-settings.ts';
import { defineLimit, findLimitKey, perTenant } from '../../fault/limit.ts';
import { providerErrorNames } from '../../../wire/provider-errors/provider-errors.ts';

/** Works on so many requests at a time, keeps some waiting, and refuses the rest. */
export const concurrencyLimit = defineLimit({
  summary: 'The provider works on so many requests at a time; more wait their turn, and those beyond get an error.',
  settings: object({
    slots: required('how many requests run at a time', number({ min: 1, max: 10_000, whole: true })),
    queue: withDefault(
      'how many may wait for a slot, first come, first served; a client that leaves gives up its place',
      number({ min: 0, max: 10_000, whole: true }),
      0,
    ),
    error: required('what a request gets that finds no room in the queue', choice(providerErrorNames)),
    retryAfterSeconds: optional('the wait that error asks for, in seconds', retryAfterSeconds),
    perTenant,
  }),
  // What waits must have been read, or its client could not be seen leaving.
  readsBody: ({ queue }) => queue > 0,
  key: findLimitKey,
  begin: (): Slots => freeSlots,
  step({ error, retryAfterSeconds: waitSeconds, ...limits }, before, { request, attempt }) {
    const { kind, slots: state } = enterSlots(limits, before, attempt);
    switch (kind) {
      case 'running':
        return { state, action: { kind: 'pass' } };
      case 'waiting':
        return { state, action: { kind: 'queue' } };
      case 'refused':
        return { state, action: answerWithError(error, { atEpochMs: request.atEpochMs, waitSeconds }) };
    }
  },
  finish(limits, before, { attempt }) {
    const { slots: state, admitted } = leaveSlots(limits, before, attempt);
    return { state, admitted };
  },
});
