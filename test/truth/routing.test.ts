import { expect, test } from 'vitest';
import { exchangeOf, failRequest, requestOf, servingAttemptOf } from '../support/records.ts';
import { addCall, AT, delay, indexesWithin, keepAway, passErrorOn, serveBy } from '../support/written-gateway.ts';
import { holdWritten, type WrittenGateway } from './hold-written.ts';

const gateways: WrittenGateway[] = [
  { says: 'asks the fallback wherever the primary fails', write: () => {}, verdict: 'pass', planted: [] },
  {
    says: 'never fails over',
    write: (run) => indexesWithin(run, AT.errors, AT.recovery).forEach((index) => passErrorOn(run, index)),
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  {
    says: 'asks the fallback in vain, which fails too',
    write: (run) => indexesWithin(run, AT.errors, AT.recovery).forEach((index) => failRequest(run, index)),
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  {
    says: 'passes errors on for 5 s before it moves',
    write: (run) => indexesWithin(run, AT.errors, 17_000).forEach((index) => passErrorOn(run, index)),
    verdict: 'fail',
    planted: ['lost'],
  },
  {
    says: 'lets each caller wait 29 s for the primary',
    write: (run) => indexesWithin(run, AT.errors, AT.recovery).forEach((index) => delay(run, index, 29_000)),
    verdict: 'fail',
    planted: ['no-failover'],
  },
  {
    says: 'is carried by the fallback for 2.2 s, which then fails to the end',
    write: (run) => indexesWithin(run, 14_200, AT.recovery).forEach((index) => failRequest(run, index)),
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  {
    says: 'goes back to the primary in mid-outage, for 2 s of errors',
    write: (run) => indexesWithin(run, 19_000, 21_000).forEach((index) => passErrorOn(run, index)),
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  {
    says: 'goes back to the primary for 2 s, is answered there, and away again',
    write: (run) => {
      const back = indexesWithin(run, 19_000, 21_000);
      keepAway(run, back);
      back.forEach((index) => serveBy(run, index, 'primary'));
    },
    verdict: 'fail',
    planted: ['flaps'],
  },
  {
    says: 'never goes back',
    write: (run) => indexesWithin(run, AT.recovery, AT.end).forEach((index) => serveBy(run, index, 'fallback')),
    verdict: 'fail',
    planted: ['no-failback'],
  },
  {
    says: 'goes back 5 s after the outage',
    write: (run) => indexesWithin(run, AT.recovery, 37_000).forEach((index) => serveBy(run, index, 'fallback')),
    verdict: 'fail',
    planted: [],
  },
  {
    says: 'alternates with every request in the recovery',
    write: (run) =>
      indexesWithin(run, AT.recovery, AT.end).forEach((index) => index % 2 === 0 && serveBy(run, index, 'fallback')),
    verdict: 'fail',
    planted: ['flaps', 'no-failback'],
  },
  {
    says: 'gives every other failed request to the fallback',
    write: (run) =>
      indexesWithin(run, AT.errors, AT.recovery).forEach((index) => index % 2 === 0 && passErrorOn(run, index)),
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  {
    says: 'sends a canary of one in twenty to the fallback all the time',
    write: (run) => {
      const canaries = run.arrivals.map(({ index }) => index).filter((index) => index % 20 === 7);
      keepAway(run, canaries);
      canaries.forEach((index) => serveBy(run, index, 'fallback'));
    },
    verdict: 'pass',
    planted: [],
  },
  {
    says: 'copies every request to the fallback, and drops what it answers',
    write: (run) => {
      for (const { index } of run.arrivals) addCall(run, index, { provider: 'fallback', said: null, endMs: 120 });
    },
    verdict: 'fail',
    planted: [],
  },
  {
    says: 'asks the primary four times before it moves',
    write: (run) => {
      for (const like of run.attempts.filter(({ fault }) => fault !== null)) {
        for (const place of [1, 2, 3]) run.attempts.push({ ...like, id: `${like.id}-${place}` });
      }
    },
    verdict: 'fail',
    planted: ['storm'],
  },
  {
    says: 'asks both from the start of each request, and takes the first answer',
    write: (run) => {
      for (const { index } of run.arrivals) {
        const { provider } = servingAttemptOf(run, index);
        if (provider === 'primary')
          addCall(run, index, { provider: 'fallback', end: 'client-gone', status: null, said: null });
      }
    },
    verdict: 'pass',
    planted: [],
  },
  {
    says: 'asks the primary by itself how it is, with calls that bear no id',
    write: (run) => {
      for (let ms = AT.errors; ms < AT.recovery; ms += 1_000) {
        addCall(run, 60, {
          index: null,
          correlatedBy: null,
          method: 'POST',
          path: '/v1/chat/completions',
          marker: 'none',
          status: 503,
        });
        run.attempts.at(-1)!.startEpochMs += ms - AT.errors;
      }
    },
    verdict: 'pass',
    planted: ['other-calls'],
  },
  {
    says: 'asks both providers for their models all the time',
    write: (run) => {
      for (let count = 0; count < 80; count++) {
        const provider = count % 2 === 0 ? 'primary' : 'fallback';
        addCall(run, 60, {
          index: null,
          correlatedBy: null,
          provider,
          method: 'GET',
          path: '/v1/models',
          marker: 'none',
        });
        run.attempts.at(-1)!.startEpochMs += count * 400;
      }
    },
    verdict: 'pass',
    planted: ['other-calls'],
  },
  {
    says: 'keeps all who come in the first 4 s of the outage waiting, and lets them go together',
    write: (run) => {
      for (const [place, index] of indexesWithin(run, AT.errors, 16_000).entries())
        delay(run, index, 4_000 - place * 100);
    },
    verdict: 'fail',
    planted: [],
  },
];

test.each(gateways.map((gateway) => [gateway.says, gateway] as const))('a gateway that %s', (_, gateway) => {
  expect(holdWritten(gateway)).toEqual({ verdict: gateway.verdict, found: gateway.planted.toSorted() });
});

test('a gateway that answers within the wait of its callers is good, and one whose answers come behind it is not', () => {
  const slow = (ms: number) =>
    holdWritten({
      says: '',
      write: (run) =>
        indexesWithin(run, AT.errors, AT.silence).forEach((index) => {
          delay(run, index, ms);
          requestOf(run, index).endEpochMs = exchangeOf(run, index).startEpochMs + exchangeOf(run, index).endMs + 1;
        }),
      verdict: 'pass',
      planted: [],
    }).found;
  expect(slow(1_700)).toEqual([]);
  expect(slow(2_300)).toEqual(['no-failover']);
});
