import { isUsable } from '../join/is-usable.ts';
import { figure, type MetricFamily, share } from './metric.ts';

/** What requests came to: counts and shares of the requests of a phase. */
export const requestMetrics = {
  httpSuccessRatio: ({ requests }) => share(requests, ({ httpSuccess }) => httpSuccess),
  usableRatio: ({ requests, judgedKinds }) =>
    share(
      requests.filter(({ arrival }) => judgedKinds.has(arrival.kind)),
      isUsable,
    ),
  failedRatio: ({ requests }) => share(requests, ({ failure }) => failure !== null),
  repairedWrongRatio: ({ requests }) =>
    share(
      requests.filter(({ judgements }) => judgements.length > 0),
      ({ judgements }) => judgements.some(({ outcome }) => outcome === 'repaired-wrong'),
    ),
  failedRequests: ({ requests }) => figure(requests.filter(({ failure }) => failure !== null).length),
  attemptsPerRequest: ({ requests }) =>
    figure(requests.length === 0 ? null : requests.reduce((sum, { attempts }) => sum + attempts, 0) / requests.length),
  triesPerRequest: ({ requests }) =>
    figure(requests.length === 0 ? null : requests.reduce((sum, { tries }) => sum + tries, 0) / requests.length),
  abandonedRatio: ({ requests }) => share(requests, ({ failure }) => failure === 'abandoned'),
} as const satisfies MetricFamily;
