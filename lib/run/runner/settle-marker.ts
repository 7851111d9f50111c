import type { Marker } from '../../drill/traffic.ts';
import type { ProbedRun } from './prepare-run.ts';

/** The same run, once it is decided whether its prompts bear an id. */
export function settleMarker<Prepared extends Pick<ProbedRun, 'drill'>>(prepared: Prepared, marker: Marker): Prepared {
  const { drill } = prepared;
  return { ...prepared, drill: { ...drill, traffic: { ...drill.traffic, marker } } };
}
