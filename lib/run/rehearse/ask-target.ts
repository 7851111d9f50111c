import { whyUnread } from '../../collector/records/said.ts';
import type { Drill } from '../../drill/drill.ts';
import { tryTimeoutMs } from '../../drill/caller-times.ts';
import { listServing } from '../../drill/providers.ts';
import { renderCall } from '../../drill/targets/render-call.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import { renderRequest } from '../../drill/workloads/render-request.ts';
import { createRequests } from '../../drill/workloads/requests.ts';
import { CORRELATION_HEADER, formatCorrelationId, formatMarker, formatSession } from '../../kit/terms/correlation.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { traceHeaders } from '../../kit/terms/trace-context.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';
import { nowEpochMs } from '../../proxies/process/now.ts';
import type { RunningSystem } from '../runner/start-system.ts';
import type { AskWay } from './ask-way.ts';
import { type CallResult, readCall } from '../calls/call-result.ts';
import { findServers } from './find-server.ts';
import type { FollowedRecords } from './follow-records.ts';

/** As that of a drill's faults: nobody who breaks this off leaves one behind. */
const LEASE_MS = 3_000;
/** What the clocks of two processes on one machine may differ by. */
const SLACK_MS = 2;

export interface TargetOptions {
  drill: Drill;
  system: RunningSystem;
  token: string;
  records: FollowedRecords;
}

/**
 * Asks through the target, one provider after the other, each while all others answer 503. Who answered is what the injectors have seen: an
 * answer that came from another than the one that is meant is no answer of it.
 */
export function askTarget({ drill, system, token, records }: TargetOptions): AskWay {
  const { traffic } = drill;
  const requests = createRequests(traffic.requests);
  const idOf = ({ index }: Arrival): string => formatCorrelationId(token, index);
  const render: AskWay['render'] = (arrival) =>
    renderRequest(arrival, {
      requests,
      model: traffic.model,
      correlationId: idOf(arrival),
      marker: traffic.marker === 'always' ? formatMarker(idOf(arrival)) : null,
    });
  return {
    isInTurn: true,
    render,
    hold: (provider, use) => holdOthersDown(drill, system, provider, use),
    async call(arrival, column, signal): Promise<CallResult> {
      const { index } = arrival;
      const { tenant, streamed, case: drawn } = arrival;
      const correlationId = idOf(arrival);
      const session = traffic.followUps === undefined ? correlationId : formatSession(token, index);
      const known = { chat: render(arrival, column), case: drawn, tenant, session, correlationId, streamed };
      const { method, url, headers, body } = renderCall(system.request, system, known);
      const sentEpochMs = nowEpochMs() - SLACK_MS;
      await fetch(url, {
        method,
        body,
        redirect: 'manual',
        signal: AbortSignal.any([signal, timeoutSignal(tryTimeoutMs(traffic))]),
        headers: asBytes({
          ...headers,
          'x-cutover-tenant': tenant,
          [CORRELATION_HEADER]: correlationId,
          ...traceHeaders(token, index),
        }),
      })
        .then((response) => response.arrayBuffer())
        // The observer tells what became of it.
        .catch(() => {});
      signal.throwIfAborted();
      const exchange = await records.waitFor(index, sentEpochMs, signal);
      signal.throwIfAborted();
      const result = readCall(
        {
          status: exchange?.status ?? null,
          end: exchange?.end ?? 'no-response',
          streamed: exchange?.streamed ?? false,
          answer: exchange?.answer ?? null,
          unread: whyUnread(exchange?.said),
          said: exchange?.body ?? '',
          retryAfter: exchange?.headers['retry-after'] ?? null,
        },
        nowEpochMs(),
      );
      if (result.kind !== 'answered' || exchange === null) return result;
      const span = { index, startEpochMs: sentEpochMs, endEpochMs: exchange.startEpochMs + exchange.endMs };
      const served = await records.find((attempts) => findServers(attempts, span), signal);
      const [server] = served;
      if (served.length === 1 && server === column.provider) return result;
      return { kind: 'misrouted', status: result.status, served: [...served] };
    },
  };
}

/** Puts the same fault on all providers but one, and takes it back, whatever comes of it. */
async function holdOthersDown(
  drill: Drill,
  { injectors }: RunningSystem,
  provider: ProviderName,
  use: () => Promise<void>,
): Promise<void> {
  const others = listServing(drill).filter((name) => name !== provider);
  const controls = others.flatMap((name) => injectors.get(name)?.control ?? []);
  let beating: NodeJS.Timeout | undefined;
  try {
    for (const control of controls)
      await control.arm([{ kind: 'error-response', error: 'openai-503-overloaded' }], LEASE_MS);
    // Where a beat is missed a provider comes back, and what it answers then is told.
    beating = setInterval(() => {
      for (const control of controls) void control.extend(LEASE_MS).catch(() => {});
    }, LEASE_MS / 3);
    await use();
  } finally {
    clearInterval(beating);
    await Promise.allSettled(controls.map((control) => control.clear()));
  }
}

/** As k6 writes them, in UTF-8; `fetch` takes no character that is more than a byte. */
const asBytes = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1')]));
