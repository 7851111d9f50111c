import { findLayer, type NamedFailure } from '../../kit/terms/failure-kind.ts';
import { failureLayers } from '../../kit/terms/failure-layer.ts';
import type { ContractRow } from '../scorecard/application.ts';

/** A kind of failure that a run has met. */
export interface MetKind {
  kind: NamedFailure;
  /** Answers in all phases, by all contracts; those whose note it is among them. */
  count: number;
  /** Of them, those of the cutover and on the fallback. */
  inOutage: number;
}

const order = Object.keys(failureLayers);

/** Every kind that was met, from the outer layer to the inner; in a layer the most frequent first, equal counts by name. */
export function listMet(rows: readonly ContractRow[]): MetKind[] {
  const met = new Map<NamedFailure, MetKind>();
  for (const { phase, kinds, notes } of rows) {
    for (const [kind, times = 0] of [...Object.entries(kinds), ...Object.entries(notes ?? {})]) {
      const named = kind as NamedFailure;
      const known = met.get(named) ?? { kind: named, count: 0, inOutage: 0 };
      known.count += times;
      if (phase === 'cutover' || phase === 'on-fallback') known.inOutage += times;
      met.set(named, known);
    }
  }
  const layer = ({ kind }: MetKind): number => order.indexOf(findLayer(kind));
  return [...met.values()].toSorted((a, b) => layer(a) - layer(b) || b.count - a.count || (a.kind < b.kind ? -1 : 1));
}
