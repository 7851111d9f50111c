import { measureUsableRatio } from '../measures/measure-application.ts';
import { ratioOf } from '../join/group-requests.ts';
import type { MetricFamily } from './metric.ts';

/** What requests came to: counts and shares of the requests of a phase. */
export const requestMetrics = {
  httpSuccessRatio: ({ requests }) => ratioOf(requests, ({ httpSuccess }) => httpSuccess),
  usableRatio: ({ requests, judgedKinds }) => measureUsableRatio(requests, judgedKinds),
  failedRatio: ({ requests }) => ratioOf(requests, ({ failure }) => failure !== null),
  repairedWrongRatio: ({ requests }) =>
    ratioOf(
      requests.filter(({ judgements }) => judgements.length > 0),
      ({ judgements }) => judgements.some(({ outcome }) => outcome === 'repaired-wrong'),
    ),
  failedRequests: ({ requests }) => requests.filter(({ failure }) => failure !== null).length,
  attemptsPerRequest: ({ requests }) => {
    const sent = requests.filter((request) => request.sent);
    return sent.length === 0 ? null : sent.reduce((sum, { attempts }) => sum + attempts, 0) / sent.length;
  },
} as const satisfies MetricFamily;
