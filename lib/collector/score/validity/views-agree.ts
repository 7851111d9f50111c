import { formatCount } from '../../../kit/format/format-count.ts';
import type { CheckDefinition } from './check.ts';

/** k6 and the observer tell the same story of every single request. */
export const viewsAgree: CheckDefinition = {
  id: 'views-agree',
  broken: 'The load generator and the observer disagree',
  measure({ views }) {
    const { compared, requestsAlone, exchangesAlone, unknown, repeated, differing } = views;
    const problems = [
      [requestsAlone, 'only k6 saw'],
      [exchangesAlone, 'only the observer saw'],
      [differing, 'seen differently'],
      [repeated, 'seen twice'],
      [unknown, 'of no planned request'],
    ] as const;
    const found = problems.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`);
    return {
      ok: compared > 0 && found.length === 0,
      observed:
        found.length === 0
          ? `${formatCount(compared)} requests agree`
          : `${found.join(', ')}, of ${formatCount(compared)}`,
      required: 'every request',
    };
  },
};
