import type { ContractSettings } from './contracts/index.ts';
import type { RequestKind } from '../kit/terms/request-kind.ts';
import type { FaultSettings } from '../faults/index.ts';
import type { MatchName } from '../kit/terms/match-name.ts';
import type { MockCapacity } from './mock-capacity.ts';
import type { Objective } from './objectives/objective.ts';
import type { ValiditySettings } from './objectives/validity.ts';
import type { PhaseName } from '../kit/terms/phase.ts';
import type { ProviderName } from '../kit/terms/provider.ts';
import type { TargetSettings } from './targets/index.ts';

/**
 * One rehearsal, as data. JSON-serialisable; `parseDrill` turns unknown JSON into one and says what is wrong
 * with it. Durations are milliseconds, ratios 0..1.
 */
export interface Drill {
  /** Lower-case words joined by hyphens; the run's folder begins with it. */
  name: string;
  description?: string | undefined;
  /** Fixes arrivals, prompts, faults and mock answers. 0 to 4294967295; default 1. */
  seed: number;
  target: TargetSettings;
  providers: Record<ProviderName, ProviderSettings>;
  traffic: TrafficSettings;
  timeline: TimelineEntry[];
  contracts: ContractSettings[];
  objectives: Objective[];
  validity: ValiditySettings;
  /** Hosts that may be hit besides this machine: the target's and the real providers'. */
  allowedHosts: string[];
}

/** A provider's part: who stands behind its injector, and where the injector listens. */
export interface ProviderSettings {
  upstream:
    | { kind: 'mock'; mock: MockSettings }
    | {
        kind: 'replay';
        /** A recording, as `cutover mock --record` writes it. */
        file: string;
        /** The model the target asks it for. */
        model: string;
        match: MatchName;
      }
    | {
        kind: 'url';
        /** The provider's base URL, `https://api.openai.com/v1`. */
        url: string;
        /** The model to ask it for. */
        model: string;
        /** The environment variable that holds its key; the key itself is never written anywhere. */
        apiKeyEnv?: string | undefined;
      };
  /** Its injector speaks https to the target: a certificate and its key, PEM files. Without: plain http. */
  tls?:
    | {
        certPath: string;
        keyPath: string;
        /** The name of this machine that the certificate is for; the target is sent there. Default `localhost`. */
        hostname: string;
      }
    | undefined;
  /** The injector's port; 0 (the default) takes a free one. Set it when a target of yours must know it. */
  listenPort: number;
  /** A long-lived injector (`cutover inject`) in front of the upstream that is used instead of starting one. */
  injector?: RemoteInjectorSettings | undefined;
}

/** How to reach a long-lived injector. */
export interface RemoteInjectorSettings {
  /** The URL of its control API. */
  controlUrl: string;
  /** The environment variable that holds its token; the token itself is never written anywhere. */
  tokenEnv: string;
}

/** A mock provider: the model it plays. The names of wire formats, dialects and latencies are those of the mocks room. */
export interface MockSettings extends MockCapacity {
  model: string;
  /** The API it speaks. */
  wire: string;
  /** The provider whose way of speaking the wire format is imitated. Default: the one that made the format known. */
  flavour?: string;
  /** Further differences on the wire, by name. */
  differences?: readonly string[];
  /** What it turns away with the provider's own error, by name, besides what its flavour does. */
  refuses?: readonly string[];
  /** Tokens it thinks before it answers. Default 0. */
  reasoningTokens?: number;
  dialect: string;
  /** Other dialects under other system prompts, so that the worth of a prompt of its own can be shown; the first that fits. */
  promptDialects?: readonly { whenSystemContains: string; dialect: string }[];
  /** Time to first token, by the name of a measured model. */
  ttft: string;
  /** Output speed, 1 to 10,000. */
  tokensPerSecond: number;
  /** Spread of the gaps between chunks, as the standard deviation of their logarithm. Absent: even, 10 %. */
  gapSigma?: number;
}

export interface TrafficSettings {
  arrivals:
    | { kind: 'poisson'; ratePerSecond: number }
    | {
        kind: 'trace';
        /** A trace file (Azure LLM inference 2023, or Mooncake). */
        file: string;
        /** Trace time runs this many times faster. Default 1. */
        speed: number;
      };
  /** Where prompt and answer lengths come from (a trace brings its own). */
  lengths: 'azure-2023-conversation';
  /** Longest answer asked for, in tokens; longer draws are cut to it. */
  maxOutputTokens: number;
  kinds: { kind: RequestKind; weight: number; streamedRatio: number }[];
  /** Number of tenants; their shares fall as 1/rank. */
  tenants: number;
  /** k6's time-out for one request. */
  requestTimeoutMs: number;
  /** k6's virtual users: at least peak rate × longest request. */
  vus: number;
  /** Model name the requests ask the target for. */
  model: string;
}

/** One stretch of the drill, in order; outages may follow one another. */
export interface TimelineEntry {
  phase: PhaseName;
  durationMs: number;
  /** Times the traffic's rate; an outage at 1.5 makes the fallback carry a peak. */
  rateFactor: number;
  /** Faults armed on a provider for this stretch. */
  primary: FaultSettings[];
  fallback: FaultSettings[];
}
