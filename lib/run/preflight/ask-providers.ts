import { findFailureCause, type FailureCause } from '../../collector/score/join/failure-cause.ts';
import type { NamedProvider } from '../../drill/providers.ts';
import { type ProviderAddress, renderProviderCall } from '../../drill/targets/provider-call.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import { renderRequest } from '../../drill/workloads/render-request.ts';
import { createRequests } from '../../drill/workloads/requests.ts';
import { describeFetchError } from '../../kit/describe-fetch-error.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import { hostOf, isThisMachine, parseHttpUrl } from '../../kit/settings/http-url.ts';
import { CORRELATION_HEADER, formatCorrelationId } from '../../kit/terms/correlation.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';
import { readAnswer } from '../../wire/formats/read-answer.ts';
import type { ProbedRun } from '../runner/prepare-run.ts';
import type { RunningSystem } from '../runner/start-system.ts';

/** So much of a refusal is shown. */
const SHOWN_CHARACTERS = 300;

/** One request that was sent straight to a provider, past the target, and what came of it. */
export interface StraightProbe {
  provider: ProviderName;
  /** Which of `traffic.requests` it was. */
  request: string;
  status: number | null;
  /** Why it brought no answer; null: it did. */
  failure: FailureCause | null;
  /** The beginning of what came instead of an answer, or why nothing did; '' where there was one. */
  said: string;
  totalMs: number;
}

export interface AskProvidersOptions {
  prepared: ProbedRun;
  system: RunningSystem;
  runToken: string;
  redactor: Redactor;
  /** One of each kind of request. */
  arrivals: readonly Arrival[];
  /** Ends the wait for answers. */
  until: AbortSignal;
}

/**
 * Asks each provider that is none of ours one request of each kind, whole, all at once: a fallback that refuses the primary's prompts or
 * key shows before there is load. Mocks are not asked, nor those on other machines that the drill knows no key of.
 */
export async function askProviders({ arrivals, ...options }: AskProvidersOptions): Promise<StraightProbe[]> {
  const { drill } = options.prepared;
  const asked = drill.providers.flatMap((provider) => {
    const address = findAddress(provider, options.system);
    return address === null ? [] : arrivals.map((arrival) => ask(provider, address, arrival, options));
  });
  return Promise.all(asked);
}

/** Null: it is not to be asked. */
function findAddress(provider: NamedProvider, { injectors }: RunningSystem): ProviderAddress | null {
  const { name, upstream, injector, tls } = provider;
  const seat = injectors.get(name);
  if (seat === undefined || upstream.kind === 'mock' || upstream.kind === 'replay') return null;
  const apiKey = upstream.apiKeyEnv === undefined ? null : seat.apiKey;
  if (upstream.kind === 'url') {
    const parsed = parseHttpUrl(upstream.url);
    const isOurs = parsed !== null && isThisMachine(hostOf(parsed));
    if (apiKey === null && !isOurs) return null;
    // What an injector on another machine reaches may be out of reach of this one.
    const url = injector === undefined ? upstream.url : seat.url;
    return { url, wire: seat.wire, apiKey };
  }
  // Its own port only its injector knows, whose certificate the target trusts, and perhaps nobody else.
  return tls === undefined ? { url: seat.url, wire: seat.wire, apiKey } : null;
}

async function ask(
  { name: provider, upstream }: NamedProvider,
  address: ProviderAddress,
  arrival: Arrival,
  { prepared, runToken, redactor, until }: Omit<AskProvidersOptions, 'arrivals'>,
): Promise<StraightProbe> {
  const { traffic } = prepared.drill;
  const model = 'model' in upstream ? upstream.model : traffic.model;
  const correlationId = formatCorrelationId(runToken, arrival.index);
  const chat = renderRequest(
    { ...arrival, streamed: false },
    {
      requests: createRequests(traffic.requests),
      model,
      correlationId,
      marker: null,
    },
  );
  // A target that is asked for a model of its own asks each provider for one of that provider's.
  const call = renderProviderCall(address, { ...chat, model });
  const sentMs = performance.now();
  const { status, text, cause } = await fetch(call.url, {
    method: call.method,
    body: call.body,
    // Through an injector it comes where calls of the target are looked for.
    headers: { ...call.headers, [CORRELATION_HEADER]: correlationId },
    redirect: 'manual',
    signal: AbortSignal.any([until, timeoutSignal(traffic.requestTimeoutMs)]),
  })
    .then(async (response) => ({ status: response.status, text: await response.text(), cause: '' }))
    .catch((error: unknown) => ({ status: null, text: '', cause: describeFetchError(error) }));
  const answer = status === null ? null : readAnswer(text);
  const failure = findFailureCause({
    k6Status: null,
    exchange: {
      status,
      end: 'complete',
      answered: answer !== null,
      error: answer?.error !== null && answer !== null && answer.unread !== true,
      unread: answer?.unread === true,
    },
  });
  return {
    provider,
    request: arrival.kind,
    status,
    failure,
    said: failure === null ? '' : redactor.clean(text === '' ? cause : text).slice(0, SHOWN_CHARACTERS),
    totalMs: performance.now() - sentMs,
  };
}
