import type { Drill } from '../../drill/drill.ts';
import { isModelGuard, type ModelGuardSettings } from '../../drill/contracts/index.ts';
import { wireOf } from '../../drill/provider-wire.ts';
import type { NamedProvider } from '../../drill/providers.ts';
import type { ProviderAddress } from '../../drill/targets/provider-call.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';

/** How a provider is asked by a guard; `away`: it cannot be, and `why` is a clause. */
export type GuardSeat = ({ kind: 'there'; model: string } & ProviderAddress) | { kind: 'away'; why: string };

/** How the providers of a drill's guards are asked. It is plain data, for a thread. */
export interface GuardSeats {
  /** The run in the ids of its calls, by which injectors tell them from those of the target, and mocks know the case; null: they bear none. */
  runToken: string | null;
  providers: Readonly<Record<ProviderName, GuardSeat>>;
}

/** The names of the providers that a drill's guards ask. */
export function listGuardProviders({ contracts }: Pick<Drill, 'contracts'>): ReadonlySet<ProviderName> {
  return new Set(contracts.flatMap((contract) => (isModelGuard(contract) ? contract.by.providers : [])));
}

/** Why a guard cannot be asked, as a clause: one of its providers is away; null: it can be. `seats` null: nobody is there. */
export function findAway({ by }: ModelGuardSettings, seats: GuardSeats | null): string | null {
  for (const name of by.providers) {
    const seat = seats?.providers[name];
    if (seat === undefined) return `its provider ${name} is not up`;
    if (seat.kind === 'away') return seat.why;
  }
  return null;
}

/** The seats where no run stands in between: real providers are asked themselves; what a run has started is gone with it. */
export function seatsWithoutRun(providers: readonly NamedProvider[], env: NodeJS.ProcessEnv): GuardSeats {
  return {
    runToken: null,
    providers: Object.fromEntries(providers.map((provider) => [provider.name, seatWithoutRun(provider, env)])),
  };
}

function seatWithoutRun({ name, upstream }: NamedProvider, env: NodeJS.ProcessEnv): GuardSeat {
  if (upstream.kind !== 'url') {
    const why = `its provider ${name} (${upstream.kind}) is there only while a drill or a rehearsal runs: run that again to have it asked`;
    return { kind: 'away', why };
  }
  const { url, model, apiKeyEnv } = upstream;
  const apiKey = apiKeyEnv === undefined ? null : env[apiKeyEnv];
  if (apiKey === undefined)
    return { kind: 'away', why: `the variable with the key of its provider ${name}, ${apiKeyEnv}, is not set` };
  return { kind: 'there', url, wire: wireOf(upstream), model, apiKey };
}
