/** A child that keeps the worst delay its own health reports speak of; -1 before the first. */
import { reportHealth } from '../../lib/proxies/process/health.ts';
import { serveChild } from '../../lib/proxies/process/serve-child.ts';

let worst = -1;

serveChild(async () => {
  const stop = reportHealth('observer', ({ loopDelayMaxMs }) => (worst = Math.max(worst, loopDelayMaxMs)));
  return {
    facts: {},
    requests: { worst: () => worst, forget: () => (worst = 0) },
    stop,
  };
});
