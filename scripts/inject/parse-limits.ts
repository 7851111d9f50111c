import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { limitCounts, type ProxyLimits, serviceLimits } from '../../lib/proxies/proxy/proxy-limits.ts';
import { parseDuration } from './parse-duration.ts';

/** What `cutover inject --upstream` is told of how much it takes on, as it was written. */
export interface LimitArguments {
  maxConnections: number;
  maxRequests: number;
  headTimeout: string;
  bodyTimeout: string;
  idleTimeout: string;
}

const MOST = 100_000;
/** A client on the other side of the world is no slow one. */
const WAIT_MS: [number, number] = [1_000, 3_600_000];

/** The limits these flags ask for. Throws a `usage` error that names the flag. */
export function parseLimits(args: LimitArguments): ProxyLimits {
  return {
    ...serviceLimits,
    ...limitCounts(
      parseCount('--max-connections', args.maxConnections),
      parseCount('--max-requests', args.maxRequests),
    ),
    headMs: parseDuration('--head-timeout', args.headTimeout, WAIT_MS),
    bodySilenceMs: parseDuration('--body-timeout', args.bodyTimeout, WAIT_MS),
    idleMs: parseDuration('--idle-timeout', args.idleTimeout, WAIT_MS),
  };
}

function parseCount(flag: string, value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= MOST) return value;
  throw new CutoverError('usage', `${flag} must be a whole number between 1 and ${MOST}, got ${value}`);
}
