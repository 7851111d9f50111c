import type { ContractSettings } from './contracts/index.ts';
import type { ProviderSettings, RemoteInjectorSettings, TimelineEntry, TrafficSettings } from './drill.ts';
import type { Objective } from './objectives/objective.ts';
import type { ValiditySettings } from './objectives/validity.ts';
import type { TargetSettings } from './targets/index.ts';
import type { ProviderName } from '../kit/terms/provider.ts';

type Defaulted<T, Keys extends keyof T> = T extends unknown ? Omit<T, Keys> & Partial<Pick<T, Keys>> : never;
type OfKind<Union extends { kind: string }, Kind> = Extract<Union, { kind: Kind }>;
type KindWeight = TrafficSettings['kinds'][number];
type Arrivals = TrafficSettings['arrivals'];

/** A drill as people write it: whatever has a default may be left out (see `Drill` for what each key means). */
export interface DrillInput {
  name: string;
  description?: string;
  seed?: number;
  target:
    | Defaulted<OfKind<TargetSettings, 'portkey'>, 'requestTimeoutMs' | 'retryAttempts' | 'onStatusCodes'>
    | Defaulted<OfKind<TargetSettings, 'url'>, 'headers'>;
  providers: Record<
    ProviderName,
    Omit<Defaulted<ProviderSettings, 'listenPort'>, 'injector'> & {
      injector?: Defaulted<RemoteInjectorSettings, 'tokenEnv'> | undefined;
    }
  >;
  traffic: Omit<
    Defaulted<TrafficSettings, 'lengths' | 'maxOutputTokens' | 'tenants' | 'requestTimeoutMs' | 'model'>,
    'arrivals' | 'kinds'
  > & {
    arrivals: OfKind<Arrivals, 'poisson'> | Defaulted<OfKind<Arrivals, 'trace'>, 'speed'>;
    kinds?: Defaulted<KindWeight, 'weight' | 'streamedRatio'>[];
  };
  timeline: Defaulted<TimelineEntry, 'rateFactor' | 'primary' | 'fallback'>[];
  contracts?: ContractSettings[];
  objectives?: Objective[];
  validity?: Partial<ValiditySettings>;
  allowedHosts?: string[];
}

/**
 * Types a drill while it is being written; its rules are checked when it is read.
 *
 * @example
 * export const drill = defineDrill({
 *   name: 'my-gateway',
 *   target: { kind: 'url', url: 'http://127.0.0.1:8000/v1/chat/completions' },
 *   providers: {
 *     primary: { upstream: { kind: 'url', url: 'https://api.openai.com/v1', model: 'gpt-4o' }, listenPort: 9001 },
 *     fallback: { upstream: { kind: 'url', url: 'https://api.mistral.ai/v1', model: 'mistral-large' }, listenPort: 9002 },
 *   },
 *   traffic: { arrivals: { kind: 'poisson', ratePerSecond: 5 }, vus: 100 },
 *   timeline: [
 *     { phase: 'baseline', durationMs: 20_000 },
 *     { phase: 'outage', durationMs: 20_000, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
 *   ],
 *   allowedHosts: ['api.openai.com', 'api.mistral.ai'],
 * });
 */
export function defineDrill<const D extends DrillInput>(drill: D): D {
  return drill;
}
