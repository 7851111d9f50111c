import { expect, test } from 'vitest';
import type { AttemptRecord } from '../../lib/collector/records/record.ts';
import { exchangeOf, failRequest, servingAttemptOf, type WrittenRun } from '../support/records.ts';
import { addCall, AT, hangUp, indexesWithin } from '../support/written-gateway.ts';
import { holdWritten, scoreWritten, type WrittenGateway } from './hold-written.ts';

const gateways: (WrittenGateway & { outlived: [afterCaller: number, afterAnswer: number, afterError: number] })[] = [
  {
    says: 'hangs up on its provider when its caller has gone',
    write: (run) => indexesWithin(run, AT.errors, 14_000).forEach((index) => hangUp(run, index, 60, 20)),
    verdict: 'fail',
    planted: ['lost'],
    outlived: [0, 0, 0],
  },
  {
    says: 'lets its calls run on when their callers have gone',
    write: (run) => indexesWithin(run, AT.errors, 14_000).forEach((index) => hangUp(run, index, 60, 4_000)),
    verdict: 'fail',
    planted: ['lost', 'left-running'],
    outlived: [20, 0, 0],
  },
  {
    says: 'answers 408 by itself, and lets its calls run on for 13 s',
    write: (run) => {
      for (const index of indexesWithin(run, AT.silence, 23_600)) {
        failRequest(run, index, 408);
        Object.assign(callBehind(run, index), { status: 200, endMs: 13_000 });
      }
    },
    verdict: 'fail',
    planted: ['lost', 'left-running'],
    outlived: [0, 0, 16],
  },
  {
    says: 'lets the call that lost a race run on',
    write: (run) => {
      for (const index of indexesWithin(run, 6_000, 8_000)) addCall(run, index, { provider: 'fallback', endMs: 3_000 });
    },
    verdict: 'fail',
    planted: ['left-running'],
    outlived: [0, 20, 0],
  },
  {
    says: 'ends each call within a moment of its caller’s end',
    write: (run) => {
      for (const { index } of run.arrivals) {
        const { startEpochMs, endMs } = exchangeOf(run, index);
        const serving = servingAttemptOf(run, index);
        serving.endMs = startEpochMs + endMs + 200 - serving.startEpochMs;
      }
    },
    verdict: 'pass',
    planted: [],
    outlived: [0, 0, 0],
  },
];

/** The call of a request that met no fault. */
function callBehind(run: WrittenRun, index: number): AttemptRecord {
  const attempt = run.attempts.find((one) => one.index === index && one.fault === null);
  if (attempt === undefined) throw new Error(`request ${index} has no call without a fault`);
  return attempt;
}

test.each(gateways.map((gateway) => [gateway.says, gateway] as const))('a gateway that %s', (_, gateway) => {
  expect(holdWritten(gateway)).toEqual({ verdict: gateway.verdict, found: gateway.planted.toSorted() });
  const [afterCaller, afterAnswer, afterError] = gateway.outlived;
  expect(scoreWritten(gateway).onTheWay?.outlived).toMatchObject({ afterCaller, afterAnswer, afterError });
});
