import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { defineCheck } from './check.ts';

/** k6 and the observer tell the same story of every single request. */
export const viewsAgree = defineCheck({
  label: 'Views agree',
  summary:
    'k6 and the observer tell the same story of every single request: its status, when it began, how long it took.',
  broken: 'The load generator and the observer disagree',
  numbers: {
    compared: { summary: 'requests that both saw', unit: 'count', min: 1 },
    requestsAlone: { summary: 'requests only k6 saw', unit: 'count', max: 0 },
    exchangesAlone: { summary: 'requests only the observer saw', unit: 'count', max: 0 },
    differing: { summary: 'requests they saw differently', unit: 'count', max: 0 },
    apart: {
      summary:
        'requests that one saw begin, or last, longer from the other than twice `maxLoopDelayMs` and 0.05 % of the time since the run began: either may be kept from the machine so long, and their clocks drift apart',
      unit: 'count',
      max: 0,
    },
    farthestMs: { summary: 'the most that any request was', unit: 'ms' },
    repeated: { summary: 'requests seen twice', unit: 'count', max: 0 },
    unknown: { summary: 'exchanges of no planned request', unit: 'count', max: 0 },
    outOfTurn: {
      summary:
        'further tries of callers that k6 announced and nobody saw, or that it had not announced (`traffic.clients`), and follow-ups of requests that nobody saw (`traffic.followUps`)',
      unit: 'count',
      max: 0,
    },
  },
  measure({ views }) {
    const { compared, requestsAlone, exchangesAlone, unknown, repeated, differing, apart, farthestMs, outOfTurn } =
      views;
    const problems = [
      [requestsAlone, 'only k6 saw'],
      [exchangesAlone, 'only the observer saw'],
      [differing, 'seen differently'],
      [apart, `seen at other times (by up to ${formatMs(farthestMs)})`],
      [repeated, 'seen twice'],
      [unknown, 'of no planned request'],
      [outOfTurn ?? 0, 'tries or follow-ups out of turn'],
    ] as const;
    const found = problems.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`);
    return {
      observed:
        found.length === 0
          ? `${formatCount(compared)} requests agree`
          : `${found.join(', ')}, of ${formatCount(compared)}`,
      required: 'every request',
      numbers: {
        compared,
        requestsAlone,
        exchangesAlone,
        differing,
        apart,
        farthestMs,
        repeated,
        unknown,
        ...(outOfTurn === null ? {} : { outOfTurn }),
      },
    };
  },
  // Nobody had seen a request whole, and nobody one that the other had not.
  holdsUntil: ({ views: { requestsAlone, exchangesAlone, differing, apart, repeated, unknown, outOfTurn } }) =>
    requestsAlone + exchangesAlone + differing + apart + repeated + unknown + (outOfTurn ?? 0) === 0,
});
