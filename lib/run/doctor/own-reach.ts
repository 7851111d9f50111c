import { createServer } from 'node:net';
import { renderRequest } from '../../drill/workloads/render-request.ts';
import { createRequests } from '../../drill/workloads/requests.ts';
import { timelineDurationMs } from '../../drill/timeline.ts';
import { wireOf } from '../../drill/provider-wire.ts';
import { hostOf, isThisMachine, parseHttpUrl } from '../../kit/settings/http-url.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';
import { callProvider } from '../calls/call-provider.ts';
import type { PreparedRun } from '../runner/prepare-run.ts';
import { createSafety } from '../safety/create-safety.ts';
import { findTargetKey } from '../safety/target-key.ts';
import { readLever } from '../safety/read-lever.ts';
import type { DrillSurroundings } from './drill-checks.ts';
import type { DrillReach } from './reach-checks.ts';

const ASK_TIMEOUT_MS = 5_000;

/**
 * A drill's surroundings and parts, as they are seen from this machine. Who is on another machine is asked as a provider only where the drill knows its key.
 *
 * @param clean Takes secrets out of what others say.
 */
export function ownReach(
  { drill }: PreparedRun,
  { env, signal, clean }: { env: NodeJS.ProcessEnv; signal: AbortSignal; clean: (text: string) => string },
): DrillSurroundings & DrillReach {
  return {
    env,
    now: Date.now,
    isPortFree: (port) =>
      new Promise((resolve) => {
        const server = createServer()
          .once('error', () => resolve(false))
          .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
      }),
    async readLever() {
      const { lever } = drill.safety ?? {};
      return lever === undefined ? null : readLever(lever, env, signal);
    },
    async enterAndLeave() {
      const { lever: _, ...safety }: NonNullable<typeof drill.safety> = drill.safety ?? { freeze: [] };
      const entered = createSafety({
        drill: { ...drill, safety },
        runId: 'doctor',
        env,
        signal,
        lastsMs: timelineDurationMs(drill.timeline),
        warn: () => {},
      });
      try {
        await entered.enter();
        return safety.lock !== undefined || findTargetKey(drill, '') !== null;
      } finally {
        await entered.leave();
      }
    },
    async readTime(url) {
      const beganMs = performance.now();
      const timeout = AbortSignal.any([signal, timeoutSignal(ASK_TIMEOUT_MS)]);
      const response = await fetch(url, { redirect: 'manual', signal: timeout }).catch((error: unknown) => {
        throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
      });
      await response.body?.cancel();
      const date = Date.parse(response.headers.get('date') ?? '');
      return { epochMs: Number.isNaN(date) ? null : date + 500, tookMs: performance.now() - beganMs };
    },
    askProvider({ upstream }, arrival) {
      if (upstream.kind !== 'url') return null;
      const apiKey = upstream.apiKeyEnv === undefined ? null : (env[upstream.apiKeyEnv] ?? null);
      const parsed = parseHttpUrl(upstream.url);
      if (apiKey === null && (parsed === null || !isThisMachine(hostOf(parsed)))) return null;
      const { traffic } = drill;
      const chat = renderRequest(
        { ...arrival, streamed: false },
        { requests: createRequests(traffic.requests), model: upstream.model, correlationId: 'doctor', marker: null },
      );
      const called = callProvider({
        address: { url: upstream.url, wire: wireOf(upstream), apiKey },
        chat: { ...chat, model: upstream.model },
        headers: {},
        timeoutMs: traffic.requestTimeoutMs,
        signal,
      });
      // A refusal may say the key again.
      return called.then((result) => ('said' in result ? { ...result, said: clean(result.said) } : result));
    },
  };
}
