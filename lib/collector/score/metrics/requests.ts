import { isUsable } from '../join/is-usable.ts';
import type { Calling } from '../../../kit/terms/calling.ts';
import type { ScoredRequest } from '../join/scored-request.ts';
import { figure, type MetricFamily, share } from './metric.ts';

/** Is there a judgement on a tool call of which this is true? */
function hasCalling({ judgements }: ScoredRequest, isTrue: (calling: Calling) => boolean): boolean {
  return judgements.some(({ calling }) => calling !== undefined && isTrue(calling));
}

const isMade = (calling: Calling): boolean => calling === 'valid' || calling === 'invalid';

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
  toolTriggerRatio: ({ requests }) =>
    share(
      requests.filter((request) => hasCalling(request, () => true)),
      (request) => hasCalling(request, isMade),
    ),
  toolValidRatio: ({ requests }) =>
    share(
      requests.filter((request) => hasCalling(request, isMade)),
      (request) => !hasCalling(request, (calling) => calling === 'invalid'),
    ),
  failedRequests: ({ requests }) => figure(requests.filter(({ failure }) => failure !== null).length),
  attemptsPerRequest: ({ requests }) =>
    figure(requests.length === 0 ? null : requests.reduce((sum, { attempts }) => sum + attempts, 0) / requests.length),
  triesPerRequest: ({ requests }) =>
    figure(requests.length === 0 ? null : requests.reduce((sum, { tries }) => sum + tries, 0) / requests.length),
  askedAlikeRatio: ({ requests, isAskedAlike }) =>
    share(
      requests.filter((request) => isAskedAlike(request) !== null),
      (request) => isAskedAlike(request) === true,
    ),
  abandonedRatio: ({ requests }) => share(requests, ({ failure }) => failure === 'abandoned'),
} as const satisfies MetricFamily;
