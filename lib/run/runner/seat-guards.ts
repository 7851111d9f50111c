import type { Drill } from '../../drill/drill.ts';
import { type GuardSeats, listGuardProviders } from '../guards/guard-seats.ts';
import type { RunningSystem } from './start-system.ts';

/** Guards ask through the injectors of a system, so that faults hit them. Null: the drill has none that ask. */
export function seatGuards(
  drill: Drill,
  { injectors }: Pick<RunningSystem, 'injectors'>,
  runToken: string,
): GuardSeats | null {
  const names = listGuardProviders(drill);
  if (names.size === 0) return null;
  const providers = [...injectors].flatMap(([name, { url, wire, model, apiKey }]) =>
    names.has(name) ? [[name, { kind: 'there' as const, url, wire, model, apiKey }] as const] : [],
  );
  return { runToken, providers: Object.fromEntries(providers) };
}
