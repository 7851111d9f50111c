import type { ScoredRequest } from './scored-request.ts';

/** Was there an answer to which nothing happened on the way, and could every contract of its kind use it as it came? */
export function isUsable({
  failure,
  onTheWay,
  judgements,
}: Pick<ScoredRequest, 'failure' | 'onTheWay' | 'judgements'>): boolean {
  return (
    failure === null &&
    onTheWay === null &&
    judgements.length > 0 &&
    judgements.every(({ outcome }) => outcome === 'usable')
  );
}
